/** For whoever drafts and has no page of signatures: how far their drafts have come, and withdrawing them. */
import { Standing } from './standing.js';
import { ask } from './state.js';
import { NotShown, useView } from './use-view.js';

/** Read anew whenever `beside` was. */
export function OwnDrafts({ beside }: { beside: unknown }) {
  const shown = useView(() => ask('proposals'), beside);
  const own = shown.view.value?.standing.filter(({ mine }) => mine) ?? [];
  return (
    <>
      <NotShown id="own-drafts" of={shown} />
      {own.map((one) => (
        <Standing key={one.id} one={one} load={shown.load} drafter />
      ))}
    </>
  );
}
