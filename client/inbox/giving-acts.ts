/** An officer gives cases to colleagues who cannot open them. */
import { couldGive } from '../conversation/giving-cases.js';
import { PortError } from '../conversation/ports.js';
import type { CaseView, GivingView } from './case-messages.js';
import { givingView } from './desk-view.js';
import type { Officer } from './officer-parts.js';

/** What the worker answers; `atWork`: whoever is signed in, once everything was read. */
export const givingActs = (atWork: () => Promise<Officer>) => ({
  async giveCase({ caseId, person }: { caseId: string; person: number }): Promise<CaseView | null> {
    const officer = await atWork();
    const { duty } = officer.work();
    const file = duty.desk.cases.get(caseId);
    if (file === undefined) throw new PortError('none', 0);
    duty.give(file, person);
    return officer.show(caseId);
  },
  async giveAll(person: number): Promise<GivingView[]> {
    const { duty } = (await atWork()).work();
    for (const file of couldGive(duty.desk, person)) duty.give(file, person);
    return givingView(duty.desk);
  },
});
