import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyUnit } from '../../client/conversation/unit-check.js';
import { fromBase64url, toBase64url, verifyDirectory } from '../../crypto/index.js';
import { makeUnit } from '../support/unit.js';
import { about, flipped, type Liar, type Lie, withJson } from './liar.js';
import { type Desktop, kinds, type Office, openOffice } from './office.js';
import { codeOf, pinNow, visit, writes } from './visit.js';
import { makeWriter, type Writer } from './writer.js';

interface UnitJson {
  statements: string[];
  directory: string;
}

let office: Office;
let desk: Desktop;
let visitor: Awaited<ReturnType<Office['visitor']>>;
let writer: Writer;

beforeAll(async () => {
  office = await openOffice({ seed: 'directories' });
  desk = await office.desktop(2);
  visitor = await office.visitor();
  writer = makeWriter(office, visitor.portal, { route: 1, excluded: [] });
});

afterAll(() => office.close());

beforeEach(() => {
  for (const liar of [desk.liar, visitor.liar]) liar.lie = null;
});

/** One lie for the portal's and the inbox's unit, one for the officers' chain. */
function tell(liar: Liar, unit: Lie, chain: Lie): void {
  liar.lie = (asked, ask) =>
    asked.path === '/api/unit' ? unit(asked, ask) : about('/api/directories', chain)(asked, ask);
}

const changedUnit = (change: (directory: Uint8Array) => Uint8Array): Lie =>
  withJson<UnitJson>((unit) => ({
    ...unit,
    directory: toBase64url(change(fromBase64url(unit.directory))),
  }));
const changedChain = (change: (directories: string[]) => string[]): Lie =>
  withJson<{ directories: string[] }>(({ directories }) => ({ directories: change(directories) }));
const changedFirst = (change: (directory: Uint8Array) => Uint8Array): Lie =>
  changedChain(([first = '', ...rest]) => [toBase64url(change(fromBase64url(first))), ...rest]);

/** What the server tells of versions that it knows only some of. */
const shown = (versions: readonly Uint8Array[]): { unit: Lie; chain: Lie } => ({
  unit: changedUnit(() => versions.at(-1) as Uint8Array),
  chain: changedChain(() => versions.map(toBase64url)),
});

const both = [() => desk.liar, () => visitor.liar];

describe('A server that lies about the directory', () => {
  it('stops everybody who has seen the unit when another unit is shown in its place', async () => {
    const other = makeUnit({ seed: 'somebody else' });
    const [first] = other.versions;
    const unit = withJson<UnitJson>((honest) => ({
      ...honest,
      statements: [toBase64url(other.founding)],
      directory: toBase64url(first?.bytes ?? new Uint8Array(0)),
    }));
    const chain = changedChain(() => other.versions.map((v) => toBase64url(v.bytes)));
    for (const liar of both) tell(liar(), unit, chain);
    const page = await visit(office, visitor.portal, pinNow(office));
    expect([page.pin, writes(page, writer)]).toEqual(['different-unit', 'pin']);
    expect(await codeOf(desk.signIn())).toBe('unit');
    const answer = await desk.inbox.unit();
    expect(() => verifyUnit(answer, office.directory())).toThrow('a unit that is another one now');
    const firstVisit = await visit(office, visitor.portal, null);
    expect([firstVisit.pin, firstVisit.unit.unitId]).toEqual(['first', other.unit.unitId]);
  });

  it('refuses a directory with one bit changed', async () => {
    for (let at = 0; at < 2_000; at += 397) {
      for (const liar of both)
        tell(
          liar(),
          changedUnit((bytes) => flipped(bytes, at)),
          changedFirst((bytes) => flipped(bytes, at)),
        );
      expect(await codeOf(visit(office, visitor.portal, null))).not.toBe('accepted');
      expect(await codeOf(desk.signIn())).not.toBe('accepted');
    }
    const last = office.directory().bytes.length - 2;
    tell(
      visitor.liar,
      changedUnit((bytes) => flipped(bytes, last)),
      changedChain((d) => d),
    );
    expect(await codeOf(visit(office, visitor.portal, null))).toMatch(/signature|quorum/);
  });

  it('refuses a directory that is cut off', async () => {
    for (const length of [1, 100, office.directory().bytes.length - 1]) {
      const cut = (bytes: Uint8Array) => bytes.slice(0, length);
      for (const liar of both) tell(liar(), changedUnit(cut), changedFirst(cut));
      expect(await codeOf(visit(office, visitor.portal, null))).toBe('size');
      expect(await codeOf(desk.signIn())).toBe('size');
    }
  });

  it('seals nothing and begins no session without a directory', async () => {
    for (const liar of both) {
      tell(
        liar(),
        async () => null,
        async () => null,
      );
    }
    expect(await codeOf(visit(office, visitor.portal, null))).toBe('unreachable');
    expect(await codeOf(desk.signIn())).toBe('unreachable');
    tell(
      desk.liar,
      (_, ask) => ask(),
      changedChain(() => []),
    );
    expect(await codeOf(desk.signIn())).toBe('chain');
  });

  it('tells whoever has seen another directory under the same number', async () => {
    const twin = makeUnit({ seed: 'directories', officers: 3, core: { minimumDrops: 1 } });
    const { unit, chain } = shown(twin.versions.map((v) => v.bytes));
    for (const liar of both) tell(liar(), unit, chain);
    expect(twin.unit.unitId).toEqual(office.made.unit.unitId);
    const page = await visit(office, visitor.portal, pinNow(office));
    expect([page.pin, writes(page, writer)]).toEqual(['forked', 'pin']);
    const duty = await desk.signIn();
    expect(kinds(duty)).toContain('directory-fork');
  });

  it('tells everybody who has seen a newer directory of an older one', async () => {
    const [first] = office.made.versions;
    if (first === undefined) throw new Error('a unit without a directory');
    const honest = await desk.signIn();
    const next = await office.publish({ quota: 8 });
    await honest.sync();
    const { unit, chain } = shown([first.bytes]);
    for (const liar of both) tell(liar(), unit, chain);
    const page = await visit(office, visitor.portal, pinNow(office));
    expect([page.pin, writes(page, writer)]).toEqual(['older', 'pin']);
    const known = { bundle: 0, directory: { number: next.number, hash: next.hash } };
    expect(kinds(await desk.signIn(known))).toEqual(['directory-old']);
    const answer = await visitor.portal.unit();
    expect(() => verifyUnit(answer, next)).toThrow('a directory older than the one known');
  });

  it('refuses a version given again as if it were the next', async () => {
    const [first] = office.made.versions;
    const again = [first, first].map((v) => v?.bytes ?? new Uint8Array(0));
    tell(desk.liar, (_, ask) => ask(), shown(again).chain);
    expect(await codeOf(desk.signIn())).toBe('chain');
    desk.liar.lie = null;
    const duty = await desk.signIn();
    tell(desk.liar, (_, ask) => ask(), shown([office.directory().bytes]).chain);
    expect(await codeOf(duty.sync())).toBe('chain');
  });

  it('refuses versions in another order', async () => {
    expect(office.made.versions.length).toBeGreaterThan(1);
    const reversed = office.made.versions.map((v) => v.bytes).reverse();
    tell(desk.liar, (_, ask) => ask(), shown(reversed).chain);
    expect(await codeOf(desk.signIn())).toBe('chain');
    const [, second] = office.made.versions;
    expect(() =>
      verifyDirectory(second?.bytes ?? new Uint8Array(0), office.made.unit, second ?? null),
    ).toThrow('number of a directory');
  });
});
