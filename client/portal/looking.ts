/** Looking for answers with twelve words, without keeping the page from drawing. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Receipt } from '../../crypto/index.js';
import type { Returned } from '../conversation/returning.js';
import type { Sitting } from '../conversation/sitting.js';
import { textOf } from './fields.js';
import { shown } from './screens.js';
import { type Engine, engine, returned, sitting } from './visit.js';

/** Share tried so far, 0 while the board is still arriving; `null` when nobody is looking. */
export const looked = signal<number | null>(null);

const nobody = (): void => undefined;
let giveUp = nobody;

/**
 * Looks once more, or for the first time; true when it came to an end. Given up, and everything
 * about it wiped, as soon as the words in the field change, another screen is shown, the page is
 * left, or somebody looks anew.
 */
export async function look(everyone: boolean): Promise<boolean> {
  giveUp();
  const loaded = engine.value;
  const there = sitting.value;
  const words = textOf('words');
  if (loaded === null || there === null) return false;
  const receipt = receiptOf(words.value, loaded, there);
  if (receipt === null) return false;
  const search = new AbortController();
  giveUp = () => search.abort();
  const stopWatching = watch([words, shown, sitting], giveUp);
  const ended = (): void => {
    giveUp = nobody;
    stopWatching();
    looked.value = null;
  };
  search.signal.addEventListener('abort', ended);
  looked.value = 0;
  const progress = (share: number): void => {
    looked.value = share;
  };
  const watched = { givenUp: search.signal, progress };
  let found: Returned | null = null;
  try {
    found = await loaded.lookUpAwake(there, { receipt, everyone }, watched);
  } finally {
    if (!search.signal.aborted) ended();
  }
  if (found === null) return false;
  if (returned.value !== null) loaded.wipeReceipt(returned.value.receipt);
  returned.value = found;
  // With nothing found they are needed to look on; otherwise nobody has to see them again.
  if (found.cases.length > 0) words.value = '';
  return true;
}

/** A function of its own, for the words would stand in one that waits as long as that waits. */
function receiptOf(text: string, loaded: Engine, { unit }: Sitting): Receipt | null {
  const read = loaded.readWords(text);
  if (!read.ok) return null;
  const receipt = loaded.receiptKeys(read.entropy, unit.unitId);
  loaded.wipe(read.entropy);
  return receipt;
}

/** Hears of every change of these, until the function given is called; holds none of the values. */
function watch(signals: readonly ReadonlySignal<unknown>[], changed: () => void): () => void {
  let begun = false;
  const stops = signals.map((one) =>
    one.subscribe(() => {
      if (begun) changed();
    }),
  );
  begun = true;
  return () => {
    for (const stop of stops) stop();
  };
}
