/**
 * Whoever drew the board secrets after a removal is removed too, some days later. `docs/protocol.md`,
 * "Members that change".
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import {
  caseOf,
  makeRemovalUnit,
  type Removal,
  type RemovalUnit,
  removeNext,
  removeOfficer,
  type WorkingDays,
  workOn,
} from './unit.js';

/** Draws every secret after officer 1 has gone, and answers under it. */
const second = 2;
const cases = 6;

let unit: RemovalUnit;
beforeAll(async () => {
  unit = await makeRemovalUnit('second removal', cases, 4);
}, 120_000);

/** Between the removals officer 2 answers every report, officer 3 every second one that they read. */
const answers = [...Array(cases).keys()].flatMap((report) =>
  [second, 3]
    .filter((person) => person === second || (report % 2 === 0 && report % 5 !== 4))
    .map((person) => ({ person, report, text: `Officer ${person} again, on report ${report}.` })),
);

function writer(): (duty: Duty) => void {
  const written = new Set<string>();
  return (duty) => {
    for (const { person, report, text } of answers) {
      if (person !== duty.desk.officer.person || written.has(text)) continue;
      const content = { language: 'en', answers: '', text } as const;
      duty.write(caseOf(duty, report), { kind: 'reply', content });
      written.add(text);
    }
  };
}

/** What every reporter reads, as sentences about what is wrong. */
async function brokenFor({ told }: Removal, epoch: number): Promise<string[]> {
  const broken: string[] = [];
  for (const [report, { reporter, replies }] of told.entries()) {
    const [found] = (await reporter.returns()).cases;
    const texts = (found?.messages ?? []).flatMap(({ content }) =>
      content === 'newer' ? [] : [content.text],
    );
    const wanted = [...replies, ...answers.filter((a) => a.report === report)].map((a) => a.text);
    if (texts.sort().join('|') !== wanted.sort().join('|'))
      broken.push('a reporter does not read the whole conversation');
    if (found?.epoch !== epoch) broken.push(`a reporter found no bridge to epoch ${epoch}`);
    if (found?.received?.letters !== 1) broken.push('a reporter is not told of their letter');
    if ((found?.withheld.length ?? 0) + (found?.arriving ?? 0) > 0)
      broken.push('a reporter misses a message');
    for (const { kind } of found?.alarms ?? []) broken.push(`a reporter is told ${kind}`);
  }
  return [...new Set(broken)];
}

/** Two removals, six days apart; two working days after each. */
async function twoRemovals(given: Partial<WorkingDays> = {}) {
  const removal = removeOfficer(unit);
  const days = { beats: 5, killAt: () => null };
  await workOn(removal, { ...days, days: 2, people: [2, 3, 4], wrote: writer() });
  await workOn(removal, { ...days, days: 4, people: [2, 3, 4] });
  const before = await brokenFor(removal, 1);
  removeNext(removal, second);
  await workOn(removal, { ...days, days: 2, people: [3, 4], ...given });
  return { removal, before, after: await brokenFor(removal, 2) };
}

describe('After whoever drew the board secrets was removed as well', () => {
  it('every reporter reads the whole conversation within two working days, and the board keeps its limit (P6, P7)', async () => {
    const { removal, before, after } = await twoRemovals();
    expect(before).toEqual([]);
    expect(after).toEqual([]);
    expect([...new Set(removal.alarms)]).toEqual([]);
    expect(removal.server.kept.cells.board.length).toBeLessThanOrEqual(removal.limit);
  }, 60_000);

  it('reporters would miss what was said in between if programs took it for standing there still', async () => {
    const planted = new Set<unknown>();
    const everywhere = ({ desk: { book } }: Duty): void => {
      const { standing } = book;
      if (planted.has(standing)) return;
      book.standing = (item, parts) => standing(item, parts);
      planted.add(book.standing);
    };
    const { before, after } = await twoRemovals({ plant: everywhere });
    expect(before).toEqual([]);
    expect(after).toContain('a reporter does not read the whole conversation');
    expect(after).toContain('a reporter misses a message');
  }, 60_000);
});
