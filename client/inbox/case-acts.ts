/** What the page asks of one case beside its view: what it is to leave it, and that it is printed. */
import type { CaseFile } from '../conversation/casefile.js';
import type { Desk } from '../conversation/desk.js';
import { PortError } from '../conversation/ports.js';
import type { RecusalView } from './case-messages.js';
import { recusalView } from './case-view.js';
import type { Officer } from './officer-parts.js';

/** Throws `none` for a case that is not there. */
function caseIn({ cases }: Desk, caseId: string): CaseFile {
  const file = cases.get(caseId);
  if (file === undefined) throw new PortError('none', 0);
  return file;
}

/** `atWork`: the officer, once everything was read. */
export const caseActs = (atWork: () => Promise<Officer>) => ({
  async beforeRecusing(caseId: string): Promise<RecusalView> {
    const { desk } = (await atWork()).work().duty;
    return recusalView(desk, caseIn(desk, caseId));
  },
  async printed(caseId: string): Promise<null> {
    const { duty } = (await atWork()).work();
    duty.look(caseIn(duty.desk, caseId), 'printed');
    return null;
  },
});
