/**
 * Removing an officer with 200 open cases: whoever is on duty, or the server, is cut off at every
 * step, each step in each of the ways. Issue: the removal crash test.
 */
import { leavingProgress } from '../../client/conversation/leaving.js';
import { dayOf } from '../../crypto/index.js';
import { brokenRules } from '../removal/checks.js';
import { kills, makeRemovalUnit, removeOfficer, workOn, writeOnce } from '../removal/unit.js';
import type { Measurement } from './run.js';

const cases = Number(process.env.REMOVAL_CASES ?? 200);
const later = [{ report: 1, text: 'Written after officer 1 had gone.' }];

export async function run(): Promise<Measurement> {
  const unit = await makeRemovalUnit('removal of 200', cases);
  const figures: Record<string, string | number> = { 'Open cases': cases };
  const steps: number[] = [];

  const shifts = process.env.REMOVAL_SHIFTS?.split(',').map(Number) ?? [-1, ...kills.keys()];
  for (const shift of shifts) {
    const removal = removeOfficer(unit);
    const began = dayOf(removal.server.now);
    let done = '';
    await workOn(removal, {
      days: 2,
      killAt: (bundle) => (shift < 0 ? null : (kills[(bundle + shift) % kills.length] ?? null)),
      wrote: (duty) => {
        writeOnce(duty, later[0] as (typeof later)[0]);
        const { cases: of, bridged } = leavingProgress(duty.desk);
        if (done === '' && of === cases && bridged === of && duty.desk.officer.person === 2)
          done = `day ${dayOf(removal.server.now) - began + 1}, after ${removal.bundles} bundles`;
      },
    });
    const broken = await brokenRules(removal, later);
    if (broken.length > 0) throw new Error(`shift ${shift}: ${broken.join('; ')}`);
    steps.push(removal.bundles);

    const board = removal.server.kept.cells.board.length;
    const what = shift < 0 ? 'Nobody cut off' : `Every step cut off, beginning with way ${shift}`;
    figures[`${what}: all bridged`] = done;
    figures[`${what}: cells on the board, of`] = `${board} of ${removal.limit}`;
    process.stdout.write(`${what}: ${done}; ${board} cells\n`);
  }
  figures['Steps of each removal (bundles of two officers in two days)'] = steps.join(', ');
  return {
    title: 'Removing an officer',
    figures,
    notes: [
      'Three officers at service timings, beats of 30 minutes, eight hours a day, on a virtual clock;',
      'officer 1, who had stored and stated every case and answered half of them, is removed in the',
      `morning of the first day. Ways of cutting off: ${kills.join('; ')}.`,
      'After two working days every case opens for each remaining member on a computer that knows',
      'nothing, each reporter reads the whole conversation without an alarm, and what the removed',
      'officer places with the server’s help is accepted by no reporter.',
    ].join('\n'),
  };
}
