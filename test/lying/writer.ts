/** A reporter over HTTP, who can also be dishonest. */
import {
  partsOfWriting,
  type Session,
  signParts,
  slotKeysOf,
  startSession,
  type Writing,
} from '../../client/conversation/compose.js';
import type { PortalPort, PutAnswer } from '../../client/conversation/ports.js';
import { caseKeysOf, type Returned, returnWith } from '../../client/conversation/returning.js';
import {
  concat,
  type DirectoryPerson,
  dayOf,
  dropHash,
  entropyBytes,
  type Letter,
  membersOf,
  type Path,
  proveWork,
  type Receipt,
  receiptKeys,
  type SealedDrop,
  type SlotKey,
  sealDrop,
} from '../../crypto/index.js';
import { reportOf } from '../support/world.js';
import type { Office } from './office.js';

export interface Writer {
  entropy: Uint8Array;
  receipt: Receipt;
  path: Path;
  /** A visit's session: letters follow one another. */
  begin(): Session;
  /** Signs one letter; the next one of the session follows it. */
  sign(session: Session, text: string): { letter: Letter; next: Session };
  seal(letter: Uint8Array, to?: readonly SlotKey[]): SealedDrop;
  put(sealed: Pick<SealedDrop, 'id' | 'drop'>): Promise<PutAnswer>;
  /** Signs, seals and sends, each letter in a drop of its own; all in one session. */
  report(...texts: string[]): Promise<void>;
  returns(board?: Uint8Array): Promise<Returned>;
  /** The same from a board that was loaded before. */
  returnsOver(board: Uint8Array): Returned;
}

export const messageOf = (text: string): Writing => ({
  kind: 'message',
  content: { language: 'en', text },
});

export function makeWriter(
  office: Pick<Office, 'made' | 'random' | 'directory' | 'clock'>,
  portal: PortalPort,
  path: Path,
): Writer {
  const { unitId } = office.made.unit;
  const entropy = office.random(entropyBytes);
  const receipt = receiptKeys(entropy, unitId);
  const members = (): DirectoryPerson[] => membersOf(office.directory(), path);
  const writer: Writer = {
    entropy,
    receipt,
    path,
    begin: () =>
      startSession({
        receipt,
        keys: caseKeysOf(receipt, path),
        seen: [],
        noticeSeen: false,
        random: office.random,
      }),
    sign(session, text) {
      const to = { directory: office.directory(), addressees: members() };
      const writing = session.seq === 1 ? reportOf(text) : messageOf(text);
      const { letters, next } = signParts(session, to, partsOfWriting(session, to, writing));
      return { letter: letters[0] as Letter, next };
    },
    seal(letter, to = slotKeysOf(members())) {
      const { number: directory, slots } = office.directory();
      return sealDrop({ unitId, directory, slots, addressees: to, letter }, office.random);
    },
    put({ id, drop }) {
      const day = dayOf(office.clock.now());
      const bits = office.directory().workFloorBits;
      const proof = proveWork({ unitId, id, dropHash: dropHash(drop), day, bits });
      return portal.putDrop(id, concat(drop, proof ?? new Uint8Array(10)));
    },
    async report(...texts) {
      let session = writer.begin();
      for (const text of texts) {
        const { letter, next } = writer.sign(session, text);
        session = next;
        const answer = await writer.put(writer.seal(letter.bytes));
        if (!answer.stored) throw new Error(`the portal answered ${answer.code}`);
      }
    },
    returns: async (board) => writer.returnsOver(board ?? (await portal.board())),
    returnsOver: (board) =>
      returnWith({
        entropy,
        directory: office.directory(),
        board,
        day: dayOf(office.clock.now()),
      }),
  };
  return writer;
}

/** Sends decoys, so that a batch has more than one drop. */
export async function decoys(writer: Writer, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await writer.put(writer.seal(new Uint8Array(0), []));
}
