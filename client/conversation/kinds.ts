/**
 * The one registry of kinds. A kind or version that is not listed here is kept, verified and
 * shown as "newer", never dropped. `docs/protocol.md`, "Kinds".
 */

/** Letters: what a drop holds. */
export const letterKinds = {
  report: { kind: 1, version: 1 },
  message: { kind: 2, version: 1 },
  identity: { kind: 3, version: 1 },
  withdraw: { kind: 4, version: 1 },
  grant: { kind: 16, version: 1 },
  caseGrant: { kind: 17, version: 1 },
  auditGrant: { kind: 18, version: 1 },
} as const;

/** Items: what one or more cells hold. */
export const itemKinds = {
  keyring: { kind: 1, version: 1 },
  index: { kind: 2, version: 1 },
  letter: { kind: 3, version: 1 },
  entry: { kind: 4, version: 1 },
  message: { kind: 5, version: 1 },
  state: { kind: 6, version: 1 },
  bridge: { kind: 7, version: 1 },
  attendance: { kind: 8, version: 1 },
} as const;

/** Records: what is packed into items of the keyring (1 to 15) and of an index (from 16). */
export const recordKinds = {
  senderKey: { kind: 1, version: 1 },
  unknownLetter: { kind: 2, version: 1 },
  auditKey: { kind: 3, version: 1 },
  recused: { kind: 4, version: 1 },
  grantedCase: { kind: 5, version: 1 },
  case: { kind: 16, version: 1 },
  letterStored: { kind: 17, version: 1 },
  letterConfirmed: { kind: 18, version: 1 },
  keyConfirmed: { kind: 19, version: 1 },
  boardEpoch: { kind: 20, version: 1 },
  caseGiven: { kind: 21, version: 1 },
} as const;

/** Messages: what a notice says to the reporter. */
export const messageKinds = { text: { kind: 1, version: 1 } } as const;

/** Entries: what an officer writes in a case. */
export const entryKinds = {
  note: { kind: 1, version: 1 },
  reply: { kind: 2, version: 1 },
  status: { kind: 3, version: 1 },
  promise: { kind: 4, version: 1 },
  decision: { kind: 5, version: 1 },
  recusal: { kind: 6, version: 1 },
} as const;

/** Acts: what an officer does with content, as a sealed leaf says it. */
export const actKinds = {
  opened: { kind: 1, version: 1 },
  wrote: { kind: 2, version: 1 },
  granted: { kind: 3, version: 1 },
  gaveAuditKey: { kind: 4, version: 1 },
  exportedLog: { kind: 5, version: 1 },
  gaveCase: { kind: 6, version: 1 },
  recused: { kind: 7, version: 1 },
  printed: { kind: 8, version: 1 },
  rotated: { kind: 9, version: 1 },
  more: { kind: 255, version: 1 },
} as const;

type Registry = Readonly<Record<string, { kind: number; version: number }>>;

/** The registered name of a kind, or `newer` for one that this program does not know. */
export function kindName<T extends Registry>(
  registry: T,
  of: { kind: number; version: number },
): keyof T | 'newer' {
  for (const name of Object.keys(registry)) {
    const known = registry[name];
    if (known?.kind === of.kind && known.version === of.version) return name;
  }
  return 'newer';
}
