/** The drop of a bundle: a key for those who may have it, or a decoy. `docs/protocol.md`, "Bundle". */
import {
  auditorsOf,
  currentPeople,
  type Random,
  sealDrop,
  sessionBytes,
} from '../../crypto/index.js';
import { type ContentAct, caseNameOf } from './acts.js';
import { signAuditGrant } from './audit-keys.js';
import { signCaseGrant } from './case-grant.js';
import type { Desk } from './desk.js';
import { signGrant } from './grant.js';
import type { Grant } from './placement.js';

const readersOf = (grant: Grant): number[] => {
  if (grant.of === 'cases') return [grant.grant.to.person];
  const { owner, readers } = grant.of === 'senderKey' ? grant.held.senderKey : grant.held.auditKey;
  return readers.map((r) => r.person).filter((person) => person !== owner);
};

/** What a leaf says of it; nothing of a circle that leaves out an auditor. */
export function actsOfGrant(desk: Desk, grant: Grant | null): ContentAct[] {
  const to = grant === null ? [] : readersOf(grant);
  if (grant === null || to.length === 0) return [];
  if (grant.of === 'auditKey')
    return [{ act: 'gaveAuditKey', number: grant.held.auditKey.number, to }];
  const { path } = grant.of === 'cases' ? grant.grant : grant.held.senderKey;
  if (auditorsOf(desk.directory).some(({ person }) => path.excluded.includes(person))) return [];
  if (grant.of === 'senderKey')
    return [{ act: 'granted', number: grant.held.senderKey.number, to }];
  const caseNames = grant.grant.cases.map(({ caseId }) => caseNameOf(caseId));
  return [{ act: 'gaveCase', to, caseNames }];
}

function letterOf(
  grant: Grant,
  header: Parameters<typeof signGrant>[1],
  signSecret: Uint8Array,
): Uint8Array {
  switch (grant.of) {
    case 'senderKey':
      return signGrant(grant.held.senderKey, header, signSecret).bytes;
    case 'auditKey':
      return signAuditGrant(grant.held.auditKey, header, signSecret).bytes;
    case 'cases':
      return signCaseGrant(grant.grant, header, signSecret).bytes;
  }
}

/** The drop with this grant, or without any: of one size. */
export function sealGrant(desk: Desk, grant: Grant | null, random: Random) {
  const { unitId, keys } = desk.officer;
  const { slots, number } = desk.directory;
  const session = random(sessionBytes);
  const readers = grant === null ? [] : readersOf(grant);
  const to = currentPeople(desk.directory).filter(({ person }) => readers.includes(person));
  const header = { unitId, directory: number, session };
  const letter =
    grant === null || to.length === 0
      ? new Uint8Array(0)
      : letterOf(grant, header, keys.signSecret);
  const addressees =
    letter.length === 0 ? [] : to.map((p) => ({ slot: p.slot as number, kemPublic: p.kemPublic }));
  return sealDrop({ unitId, directory: number, slots, addressees, letter }, random);
}
