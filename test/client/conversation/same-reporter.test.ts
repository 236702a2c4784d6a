import { beforeAll, describe, expect, it } from 'vitest';
import { CarryingError } from '../../../client/conversation/carrying-over.js';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { openCase } from '../../../client/conversation/reading.js';
import {
  leftOutAnywhere,
  othersOf,
  readsHereOnly,
  sharedCase,
} from '../../../client/conversation/same-reporter.js';
import { atDesk } from '../../../client/inbox/at-desk.js';
import { caseView } from '../../../client/inbox/case-view.js';
import { caseRow } from '../../../client/inbox/desk-view.js';
import { codeOf } from '../../../client/inbox/refusals.js';
import { systemRandom } from '../../../crypto/index.js';
import { makeReporter, makeWorld } from '../../support/world.js';

const fileOf = (duty: Duty, excluded: number[]): CaseFile => {
  const found = [...duty.desk.cases.values()].find(
    ({ path }) => path.excluded.join() === excluded.join(),
  );
  if (found === undefined) throw new Error('no such case');
  return found;
};

const around = {
  alarms: [],
  beat: { nextAt: 0, composed: null, milliseconds: 1_800_000, noticed: new Map<string, number>() },
  unread: new Set<string>(),
};

/** What the page would show of a case. */
const viewOf = (duty: Duty, file: CaseFile) =>
  caseView(duty.desk, file, {
    ...around,
    row: caseRow(duty.desk, file, around),
  });

describe('One reporter who leaves different people out', () => {
  let one: Duty;
  let three: Duty;
  let alone: Duty;

  beforeAll(async () => {
    const world = makeWorld({ seed: 'one reporter, several cases', officers: 4 });
    const words = world.random(16);
    await makeReporter(world, { route: 1, excluded: [] }, words).report('Something small.');
    await makeReporter(world, { route: 1, excluded: [3] }, words).report('It was person three.');
    await makeReporter(world, { route: 1, excluded: [4] }, words).report('And person four.');
    await makeReporter(world, { route: 1, excluded: [] }).report('Somebody else’s.');
    world.server.closeBatch();
    one = await world.signIn(1);
    three = await world.signIn(3);
    const other = makeWorld({ seed: 'one reporter, several cases', officers: 4 });
    const again = other.random(16);
    await makeReporter(other, { route: 1, excluded: [] }, again).report('Something small.');
    await makeReporter(other, { route: 1, excluded: [4] }, again).report('And person four.');
    other.server.closeBatch();
    alone = await other.signIn(3);
  });

  it('is known as one to whoever reads those cases, and all exclusions count in each of them (R35)', () => {
    const open = [...one.desk.cases.values()].find(
      (file) => file.path.excluded.length === 0 && othersOf(one.desk, file).length > 0,
    ) as CaseFile;
    expect(othersOf(one.desk, open).map(({ path }) => path.excluded.join())).toHaveLength(2);
    for (const excluded of [[3], [4]]) {
      const file = fileOf(one, excluded);
      expect(leftOutAnywhere(one.desk, file)).toEqual([3, 4]);
      expect(othersOf(one.desk, file)).toHaveLength(2);
    }
    expect(readsHereOnly(one.desk, open)).toEqual([3, 4]);
    expect(readsHereOnly(one.desk, fileOf(one, [3]))).toEqual([4]);
    // Each of the three is read by somebody whom another one leaves out.
    expect(sharedCase(one.desk, open)).toBeNull();
  });

  it('is shown so, with whom not to tell and whom to carry nothing to', () => {
    const view = viewOf(one, fileOf(one, [3]));
    expect(view.others).toHaveLength(2);
    expect(view.row.others).toEqual(view.others.map(({ reference }) => reference));
    expect(view.doNotTell.map(({ person }) => person)).toEqual([3]);
    expect(view.readsHereOnly.map(({ person }) => person)).toEqual([4]);
    expect(view.shared).toBeNull();
  });

  it('has one case in which to write what concerns all, when nobody left out reads it', () => {
    const file = fileOf(three, [4]);
    const [open] = othersOf(three.desk, file) as [CaseFile];
    expect(sharedCase(three.desk, open)?.id).toBe(file.id);
    expect(viewOf(three, open).shared?.reference).toBe(file.reference);
    expect(viewOf(three, file).readsHereOnly).toEqual([]);
  });

  it('shows who is left out of a case nothing of it: the same as if it had never been written', () => {
    const shown = [three, alone].map((duty) =>
      [...duty.desk.cases.values()]
        .filter((file) => othersOf(duty.desk, file).length > 0)
        .map((file) => ({
          excluded: file.path.excluded,
          others: othersOf(duty.desk, file).length,
          leftOut: leftOutAnywhere(duty.desk, file),
          readsHere: readsHereOnly(duty.desk, file),
          letters: file.letters.size,
        }))
        .sort((a, b) => a.excluded.length - b.excluded.length),
    );
    expect(shown[0]).toHaveLength(2);
    expect(shown[0]).toEqual(shown[1]);
  });

  it('is nobody whom a colleague only names: a case without a signed letter counts for nothing', () => {
    const file = fileOf(one, [3]);
    const before = leftOutAnywhere(one.desk, file);
    const path = { route: 1, excluded: [2] };
    openCase(one.desk, { ...file.keys, caseSecret: systemRandom(32), path }, file.day);
    expect(leftOutAnywhere(one.desk, file)).toEqual(before);
    expect(othersOf(one.desk, file)).toHaveLength(2);
  });
});

describe('Writing where somebody reads whom the same reporter left out of another case', () => {
  const noun = 'the blue van behind the stables was loaded twice every single night';
  let at: ReturnType<typeof atDesk>;
  let open: CaseFile;
  let closed: CaseFile;

  beforeAll(async () => {
    const world = makeWorld({ seed: 'writing in one of several', officers: 4 });
    const words = world.random(16);
    await makeReporter(world, { route: 1, excluded: [] }, words).report(
      'Thank you for reading what I have to say about the canteen and its prices.',
    );
    await makeReporter(world, { route: 1, excluded: [3] }, words).report(
      `Person three: ${noun}. About the canteen and its prices I wrote before.`,
    );
    world.server.closeBatch();
    const duty = await world.signIn(1);
    at = atDesk(duty, { isNew: () => false, unread: new Set() });
    [open, closed] = [fileOf(duty, []), fileOf(duty, [3])];
  });
  const write = (file: CaseFile, text: string, agreed: boolean): string => {
    const before = at.duty.desk.written.size;
    try {
      at.write(file.id, { write: 'note', text, agreed });
    } catch (error) {
      expect(at.duty.desk.written.size).toBe(before);
      return codeOf(error);
    }
    expect(at.duty.desk.written.size).toBe(before + 1);
    return 'written';
  };

  it('is refused until it is agreed that nothing of the other stands in it, and not asked elsewhere', () => {
    expect(write(open, 'I have asked the canteen.', false)).toBe('union');
    expect(write(open, 'I have asked the canteen.', true)).toBe('written');
    expect(write(closed, 'I have asked person one.', false)).toBe('written');
  });

  it('is refused whatever is agreed when it names the other case, and says which that is', () => {
    for (const name of [closed.reference, closed.reference.replace('-', '').toLowerCase()])
      expect(write(open, `See also ${name}.`, true)).toBe(`carried:${closed.reference}`);
    expect(write(closed, `See also ${open.reference}.`, false)).toBe('written');
  });

  it('is refused when it copies the reporter’s words from there, not when they stand here as well', () => {
    const code = `carried:${closed.reference}`;
    expect(write(open, `They say: “${noun.toUpperCase()}”!`, true)).toBe(code);
    at.write(closed.id, {
      write: 'note',
      text: 'We will look at the stables before the month is out.',
    });
    const reply = { write: 'reply', language: 'en', answers: 'Yours', days: 3 } as const;
    const { size } = at.duty.desk.written;
    expect(() => at.write(open.id, { ...reply, text: noun, agreed: true })).toThrow(CarryingError);
    expect(at.duty.desk.written.size).toBe(size);
    expect(write(open, 'You wrote to us about the canteen and its prices, I see.', true)).toBe(
      'written',
    );
    expect(write(open, 'The blue van was loaded.', true)).toBe('written');
  });
});
