/** Looking for answers with twelve words, without keeping the page from drawing. */
import { signal } from '@preact/signals';
import { textOf } from './fields.js';
import { engine, returned, sitting } from './visit.js';

/** Share tried so far, 0 while the board is still arriving; `null` when nobody is looking. */
export const looked = signal<number | null>(null);
let current = 0;

/** Looks once more, or for the first time; true when it came to an end and was not given up. */
export async function look(everyone: boolean): Promise<boolean> {
  const loaded = engine.value;
  const there = sitting.value;
  if (loaded === null || there === null) return false;
  current += 1;
  const mine = current;
  looked.value = 0;
  const board = await there.board;
  const read = loaded.readWords(textOf('words').value);
  if (mine !== current || 'code' in board || !read.ok) {
    if (read.ok) loaded.wipe(read.entropy);
    if (mine === current) looked.value = null;
    return false;
  }
  try {
    const found = await loaded.lookUpAwake(
      there,
      { entropy: read.entropy, board, everyone },
      {
        progress: (share) => {
          looked.value = share;
        },
        gone: () => mine !== current,
      },
    );
    if (found === null) return false;
    if (returned.value !== null) loaded.wipeReceipt(returned.value.receipt);
    returned.value = found;
    // With nothing found they are needed to look on; otherwise nobody has to see them again.
    if (found.cases.length > 0) textOf('words').value = '';
    return true;
  } finally {
    loaded.wipe(read.entropy);
    if (mine === current) looked.value = null;
  }
}
