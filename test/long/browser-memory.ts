/**
 * `npm run test:long -- browser-memory`: a reporter who writes, who has sent, and who reads, and
 * leaves in each of the three ways. What scripts can still reach must be
 * nothing; what freed memory holds is counted.
 */
import { randomBytes } from 'node:crypto';
import type { Held } from '../browser/processes.js';
import { inWords } from '../browser/processes.js';
import { searchProfile } from '../browser/profile.js';
import { readAnswer, sendReport, writeReport } from '../browser/reporter.js';
import { answerIn, checkForgotten, exits, type Left, openVisitor } from '../browser/visitor.js';
import { textForms } from '../canary/search.js';
import type { Measurement } from './run.js';

const holds = (held: readonly Held[]): string => inWords(held).join('; ') || 'nothing';

export async function run(): Promise<Measurement> {
  const figures: Measurement['figures'] = {};
  const note = (what: string, { before, emptied, after }: Left): void => {
    figures[`${what}: before`] = holds(before);
    figures[`${what}: page emptied, nobody answers where it leads`] = holds(emptied);
    figures[`${what}: away`] = holds(after);
    console.log(what, figures[`${what}: page emptied, nobody answers where it leads`]);
  };
  for (const exit of exits) {
    const visitor = await openVisitor();
    try {
      const { page, product, unit, profile } = visitor;
      const { unitId } = unit.unit;
      await page.goto(product.portal);
      const written = await writeReport(page, unitId);
      note(`writing, left by ${exit}`, await visitor.leave(exit, written));

      await page.goto(product.portal);
      const sent = await writeReport(page, unitId);
      await sendReport(page);
      const answer = `Answer ${randomBytes(6).toString('hex')} by the unit`;
      const reference = sent.texts.reference ?? '';
      const keys = await answerIn(unit, { reference, answer });
      const secrets = { ...sent, bytes: [...sent.bytes, ...keys] };
      figures[`sent, page still open (${exit})`] = holds(await checkForgotten(visitor, secrets));
      note(`sent, left by ${exit}`, await visitor.leave(exit, secrets));

      const read = {
        ...secrets,
        texts: { ...secrets.texts, answer },
        bytes: [...secrets.bytes, ...textForms('answer', answer)],
      };
      await readAnswer(page, product.portal, read);
      note(`reading, left by ${exit}`, await visitor.leave(exit, read));
      await profile.close();
      const disk = searchProfile(profile.folder, [...written.bytes, ...read.bytes]);
      if (disk.found.length > 0) throw new Error(disk.found.join('\n'));
      figures[`files of the profile that hold any of it (${exit})`] = `0 of ${disk.files}`;
    } finally {
      await visitor.close();
    }
  }
  return {
    title: 'What a browser’s memory holds of who left',
    figures,
    notes:
      'How often each secret stands in the memory of each process. Nothing of it is reached by a ' +
      'script once the page is emptied: the run stops otherwise. What is counted is memory that ' +
      'was freed and not overwritten yet. The process of the page ends as soon as another page ' +
      'is there; the browser’s own process goes on, and has been told what stood in the field ' +
      'that was typed into, whatever the page does. A test reads the words from the screen, ' +
      'which leaves copies that a reader’s eyes do not.',
  };
}
