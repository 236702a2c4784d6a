/** How far the first reading has come. */
import { ProgressBar } from '../ui/pieces.js';
import { number } from './dates.js';
import { say } from './say.js';
import { reading } from './state.js';

export function Reading() {
  const now = reading.value;
  if (now === null) return null;
  if (now.event === 'reading')
    return (
      <ProgressBar
        id="reading"
        label={say.value('reading.store')}
        max={1}
        text={say.value('reading.cells', { count: now.cells, cells: number(now.cells) })}
      />
    );
  return (
    <ProgressBar
      id="intake"
      label={say.value('reading.intake')}
      value={now.done}
      max={now.of}
      text={say.value('reading.envelopes', { done: number(now.done), of: number(now.of) })}
    />
  );
}
