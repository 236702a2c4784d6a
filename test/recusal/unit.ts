/** A unit of four officers with cases of theirs, one of whom takes themselves out of one case. */
import type { CaseFile } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import type { Returned } from '../../client/conversation/returning.js';
import { toHex } from '../../crypto/index.js';
import { openBlindly, openedCase } from '../support/blind.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../support/world.js';

/** Who takes themselves out. */
export const out = 3;

export interface RecusalUnit {
  world: World;
  duties: Duty[];
  /** Of the case in question, and of another one that all go on reading. */
  reporter: Reporter;
  other: Reporter;
  caseId: string;
  /** Of a planted fault: what programs do wrong before each bundle. */
  plant?: (duty: Duty) => void;
}

export const dutyOf = ({ duties }: RecusalUnit, person: number): Duty => duties[person - 1] as Duty;

export const beat = async (world: World, duty: Duty): Promise<void> => {
  await duty.beat();
  world.pass(60_000);
  await duty.sync();
};

/** Everybody reads and beats, batch after batch, until nothing is due. */
export async function settle({
  world,
  duties,
  plant = () => undefined,
}: Pick<RecusalUnit, 'world' | 'duties' | 'plant'>): Promise<void> {
  for (let round = 0; round < 60; round++) {
    for (const duty of duties) {
      await duty.sync();
      plant(duty);
    }
    if (duties.every((duty) => duty.quiet())) return;
    for (const duty of duties) if (!duty.quiet()) await beat(world, duty);
    world.server.closeBatch();
  }
  throw new Error('the unit did not come to rest');
}

/** A day of everybody's work: what waits for another day's turn is done as well. */
export async function nextDay(unit: RecusalUnit, days = 1): Promise<void> {
  unit.world.passDays(days);
  unit.world.server.erase();
  await settle(unit);
  unit.world.server.snapshot();
}

export const reply = (duty: Duty, file: CaseFile, text: string): void => {
  duty.write(file, { kind: 'reply', content: { language: 'en', answers: 'Your report', text } });
};

/** The case of a duty; throws when it is not there. */
export function caseOf(duty: Duty, id: string): CaseFile {
  const file = duty.desk.cases.get(id);
  if (file === undefined) throw new Error('no such case');
  return file;
}

/** Two cases, stored and stated; in the first, officers 1 and 3 have answered. */
export async function makeRecusalUnit(seed: string, auditors: number[] = []): Promise<RecusalUnit> {
  const world = makeWorld({ seed, officers: 4 + auditors.length, auditors });
  world.unit.next({ quota: 4_000 });
  const path = { route: 1, excluded: [] };
  const reporter = makeReporter(world, path);
  const other = makeReporter(world, path);
  await reporter.report('Overtime is claimed by people who were not there.');
  await other.report('Something else altogether.');
  world.server.closeBatch();
  const duties = await Promise.all([1, 2, 3, 4].map((person) => world.signIn(person)));
  const unit = { world, duties, reporter, other, caseId: '' };
  await settle(unit);
  const file = [...dutyOf(unit, out).desk.cases.values()].find(({ letters }) =>
    [...letters.values()].some(({ letter }) =>
      new TextDecoder().decode(letter.content).includes('Overtime'),
    ),
  );
  unit.caseId = file?.id ?? '';
  for (const person of [1, out])
    reply(dutyOf(unit, person), caseOf(dutyOf(unit, person), unit.caseId), `Officer ${person}.`);
  for (let day = 0; day < 4; day++) await nextDay(unit);
  return unit;
}

/** Officer 3 takes themselves out, and everybody has a few days to follow. */
export async function recuseAndFollow(unit: RecusalUnit, note = ''): Promise<void> {
  const duty = dutyOf(unit, out);
  duty.recuse(caseOf(duty, unit.caseId), note);
  for (let day = 0; day < 4; day++) await nextDay(unit);
}

export const textsOf = ({ cases }: Returned): string[] =>
  cases
    .flatMap(({ messages }) => messages)
    .flatMap(({ content }) => (content === 'newer' ? [] : [content.text]))
    .sort();

/** What the one who is out can open with every key that they ever held and all bytes that the server keeps. */
export function openedBy(unit: RecusalUnit, person: number, upTo = Number.POSITIVE_INFINITY) {
  const { server } = unit.world;
  const kept = [...server.kept.cells.store, ...server.kept.cells.board];
  const desk = openBlindly({
    vault: unit.world.vaultOf(person),
    unit: unit.world.unit.unit,
    directories: unit.world.unit.versions,
    now: server.now,
    cells: kept.filter(({ seq }) => seq <= upTo).map(({ cell }) => cell),
  });
  const file = openedCase(desk, unit.caseId);
  return {
    cases: desk.cases.size + desk.recusals.going.size,
    entries: [...(file?.entries.keys() ?? [])].sort(),
    messages: [...(file?.notices.keys() ?? [])].sort(),
    states: (file?.states ?? []).filter(({ placer }) => placer !== person).length,
    epochs: (file?.epochs ?? []).map(({ secret }) => toHex(secret)),
  };
}

/** The newest place on the two shelves. */
export const placesOf = ({ world }: RecusalUnit): number =>
  Object.values(world.server.kept.cells)
    .flat()
    .reduce((most, { seq }) => Math.max(most, seq), 0);
