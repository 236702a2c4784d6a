/** An inbox whose unit has three holders of whom two sign, and what people ask of it. */
import { expect } from 'vitest';
import {
  attachSignatures,
  concat,
  type DirectoryCore,
  encodeCore,
  encodeStatement,
  fromBase64url,
  type Holder,
  hash,
  labels,
  type ProposalKind,
  proposalId,
  type SigningPart,
  sign,
  signPair,
  toBase64url,
  toUtf8,
  verifyDirectory,
  verifyStatements,
} from '../../../crypto/index.js';
import type { Database } from '../../../server/store/database.js';
import { publishDirectory, storeStatement } from '../../../server/store/directories.js';
import { type Ask, type Office, openEmptyOffice } from './office.js';
import { makeUnit, opening, openingDay } from './unit-made.js';

const pairs = [1, 2, 3, 4].map((n) => signPair(new Uint8Array(32).fill(n)));
const secretOf = (holder: number): Uint8Array =>
  (pairs[holder] as { secretKey: Uint8Array }).secretKey;
const holderOf = (n: number): Holder => ({
  publicKey: (pairs[n] as { publicKey: Uint8Array }).publicKey,
  title: `Holder ${n + 1}`,
  outside: n > 0,
});

/** A unit with three holders, of whom two sign; a Head (1) and an officer (2). */
export async function openHeld(db: Database) {
  const office: Omit<Office, 'first'> = await openEmptyOffice(db);
  const core = encodeStatement({
    number: 0,
    unitId: new Uint8Array(32),
    previous: new Uint8Array(32),
    day: openingDay,
    threshold: 2,
    holders: [0, 1, 2].map(holderOf),
    name: 'Unit',
  });
  const founding = attachSignatures(
    core,
    [0, 1, 2].map((holder) => ({
      holder,
      signature: sign(secretOf(holder), labels.signFounding, hash(labels.unit, core), core),
    })),
  );
  const unit = verifyStatements([founding]);
  const { unitId } = unit;
  const listed = makeUnit().first().core;
  const first: DirectoryCore = { ...listed, unitId };
  const bytesOf = (made: DirectoryCore) => {
    const bytes = encodeCore(made);
    const signatures = [0, 1].map((holder) => ({
      holder,
      signature: sign(secretOf(holder), labels.signDirectory, unitId, bytes),
    }));
    return concat(attachSignatures(bytes, signatures), new Uint8Array(1));
  };
  const directory = verifyDirectory(bytesOf(first), unit, null);
  await storeStatement(db, { number: 0, bytes: founding });
  await publishDirectory(db, { directory, before: null, now: opening });
  await office.enrol(1, 'head');
  await office.enrol(2, 'officer');
  const next = (content: string, change: Partial<DirectoryCore> = {}): Uint8Array =>
    encodeCore({
      ...first,
      number: 2,
      previous: directory.hash,
      content: toUtf8(content),
      ...change,
    });
  const statement = (change: object = {}): Uint8Array =>
    encodeStatement({
      version: 2,
      number: 1,
      unitId,
      previous: unit.statementHash,
      day: openingDay,
      threshold: 2,
      holders: [0, 1, 3].map(holderOf),
      name: 'Unit',
      ...change,
    });
  return { office, unit, unitId, first, directory, bytesOf, next, statement, founding };
}

export const pathOf = (kind: ProposalKind, core: Uint8Array): string =>
  `/api/proposals/${toBase64url(proposalId(kind, core))}`;
export const propose = (ask: Ask, kind: ProposalKind, core: Uint8Array) =>
  ask('PUT', pathOf(kind, core), { kind, core: toBase64url(core) });

export function signed(
  kind: ProposalKind,
  core: Uint8Array,
  given: { holder: number; unitId: Uint8Array; part?: SigningPart; key?: number },
) {
  const { holder, unitId, part = 'quorum', key = holder } = given;
  const label =
    part === 'acceptance'
      ? labels.signAcceptance
      : kind === 'directory'
        ? labels.signDirectory
        : labels.signHolders;
  return { part, holder, signature: toBase64url(sign(secretOf(key), label, unitId, core)) };
}

export async function statesOf(ask: Ask): Promise<string[]> {
  const { json, status } = await ask('GET', '/api/proposals');
  expect([status, json]).toEqual([200, expect.anything()]);
  return (json.proposals as { state: string }[]).map(({ state }) => state);
}

export async function current(office: Omit<Office, 'first'>): Promise<Uint8Array> {
  const { json } = await office.ask('GET', '/api/unit');
  return fromBase64url(String(json.directory));
}
