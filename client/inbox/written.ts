/** Writes in a case and says when it leaves. */

import { time } from './dates.js';
import type { EntryWriting } from './duty-messages.js';
import { say } from './say.js';
import { ask, desk, shown } from './state.js';

/** Gives the sentence that says so. Throws `Refused`; then nothing was written. */
export async function write(caseId: string, writing: EntryWriting): Promise<string> {
  const view = await ask('write', { caseId, writing });
  if (shown.value?.row.id === caseId && view !== null) shown.value = view;
  const seconds = (desk.value?.beatSeconds ?? 1800) < 60;
  const mine = view?.items.filter((item) => item.item === 'reply' && item.mine).at(-1);
  const reply = writing.write === 'reply' && mine?.item === 'reply' ? mine : null;
  // What was just written leaves last of its kind.
  const waits = desk.value?.waiting.findLast(
    (one) => one.caseId === caseId && one.kind === writing.write && one.stage === 'waits',
  );
  const at = reply?.leavesAt ?? waits?.leavesAt ?? null;
  return reply?.readableFrom != null && at !== null
    ? say.value('written.reply', {
        at: time(at, { seconds }),
        from: time(reply.readableFrom, { seconds }),
      })
    : at === null
      ? say.value('written.plain')
      : say.value('written.note', { at: time(at, { seconds }) });
}
