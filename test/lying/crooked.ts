/** An officer who places whatever they like: real keys, real logs, dishonest contents. */
import { type CaseFile, lettersOf } from '../../client/conversation/casefile.js';
import {
  caseLog,
  indexLog,
  keyringLog,
  noticeLog,
  useIndex,
} from '../../client/conversation/desk.js';
import type { Duty } from '../../client/conversation/duty.js';
import { type Entry, signEntry } from '../../client/conversation/entry.js';
import { signGrant } from '../../client/conversation/grant.js';
import { itemKinds } from '../../client/conversation/kinds.js';
import type { LogName } from '../../client/conversation/logbook.js';
import {
  encodeRecords,
  type RecordContent,
  type SenderKey,
} from '../../client/conversation/records.js';
import {
  auditLeafBytes,
  boardPlaces,
  cellBytes,
  currentPeople,
  type DirectoryPerson,
  dayOf,
  encodeBundle,
  hashBytes,
  idBytes,
  membersOf,
  outboxBytes,
  periodOf,
  sealCell,
  sealDrop,
  splitItem,
  storePlaces,
  toUtf8,
} from '../../crypto/index.js';
import type { World } from '../support/world.js';
import { onlyCase } from './answered.js';

export interface Crooked {
  duty: Duty;
  file: CaseFile;
  /** Own sender key for the case's circle, not granted to anybody yet. */
  key: SenderKey;
  /** Another key under the same or another number. */
  otherKey(change?: Partial<SenderKey>): SenderKey;
  /** Sends one bundle with exactly this; a grant is sealed to these people (its readers by default). */
  place(what: {
    records?: RecordContent[];
    items?: { kind: number; bytes: Uint8Array }[];
    notices?: { kind: number; bytes: Uint8Array }[];
    grant?: SenderKey;
    to?: number[];
  }): Promise<void>;
  entry(change: Partial<Entry['header']>, payload: Uint8Array): Uint8Array;
}

export async function makeCrooked(world: World, person: number): Promise<Crooked> {
  const duty = await world.signIn(person);
  const { desk } = duty;
  const file = onlyCase(duty);
  const { unitId } = desk.officer;
  const inbox = world.server.inbox(person);
  const signer = { unitId, signSecret: desk.officer.keys.signSecret };
  const me = desk.directory.people.find((p) => p.person === person) as DirectoryPerson;
  const day = () => dayOf(world.server.now);
  const key: SenderKey = {
    owner: person,
    path: file.path,
    caseId: new Uint8Array(32),
    number: 1,
    key: world.random(32),
    since: day(),
    readers: membersOf(desk.directory, file.path).map((m) => ({
      person: m.person,
      keyId: m.keyId,
    })),
  };
  let number = 0;

  function seal(name: LogName, kind: number, bytes: Uint8Array): Uint8Array[] {
    return splitItem(kind, day(), bytes).map((content) => {
      const place = { ...name, period: periodOf(day()), index: useIndex(desk, name) };
      return sealCell(place, content, signer, world.random);
    });
  }

  const filled = (cells: Uint8Array[], places: number): Uint8Array[] => {
    if (cells.length > places) throw new RangeError('more cells than places');
    const random = Array.from({ length: places - cells.length }, () => world.random(cellBytes));
    return [...cells, ...random];
  };

  return {
    duty,
    file,
    key,
    otherKey: (change) => ({ ...key, key: world.random(32), ...change }),
    async place({ records = [], items = [], notices = [], grant, to }) {
      const { number: directory, slots } = desk.directory;
      const session = world.random(16);
      const letter =
        grant === undefined
          ? new Uint8Array(0)
          : signGrant(grant, { unitId, directory, session }, signer.signSecret).bytes;
      const readers = to ?? grant?.readers.map((r) => r.person).filter((p) => p !== person) ?? [];
      const addressees = currentPeople(desk.directory)
        .filter((p) => readers.includes(p.person))
        .map((p) => ({ slot: p.slot as number, kemPublic: p.kemPublic }));
      const { id: dropId, drop } = sealDrop(
        { unitId, directory, slots, addressees, letter },
        world.random,
      );
      const store = [
        ...(records.length === 0
          ? []
          : seal(indexLog(key), itemKinds.index.kind, encodeRecords(records))),
        ...(grant === undefined
          ? []
          : seal(
              keyringLog(desk),
              itemKinds.keyring.kind,
              encodeRecords([{ record: 'senderKey', senderKey: grant }]),
            )),
        ...items.flatMap((i) => seal(caseLog(key, file.caseId), i.kind, i.bytes)),
      ];
      const board = notices.flatMap((n) =>
        seal(noticeLog(file.boardSecret, person), n.kind, n.bytes),
      );
      const bundle = {
        number: ++number,
        cursor: 0,
        store: filled(store, storePlaces),
        board: filled(board, boardPlaces),
        dropId,
        drop,
        leaf: world.random(auditLeafBytes),
        outbox: world.random(outboxBytes),
      };
      await inbox.putBundle(world.random(idBytes), encodeBundle(bundle, slots));
    },
    entry: (change, payload) =>
      signEntry(
        {
          kind: 1,
          kindVersion: 1,
          caseId: file.caseId,
          person,
          keyId: me.keyId,
          directory: desk.directory.number,
          number: 1,
          prev: new Uint8Array(hashBytes),
          minute: Math.floor(world.server.now / 60_000),
          heads: [],
          ...change,
        },
        payload,
        signer,
      ).bytes,
  };
}

/** The index record that opens the case for every reader of the key. */
export const caseRecord = (file: CaseFile): RecordContent => ({
  record: 'case',
  keys: file.keys,
  day: file.day,
});

/** The index record that says that the only letter was stored. */
export function storedRecord(file: CaseFile): RecordContent {
  const [first] = lettersOf(file);
  if (first === undefined) throw new Error('no letter');
  const { letter, origin } = first;
  return { record: 'letterStored', caseId: file.caseId, letter: letter.hash, origin };
}

export const json = (value: unknown): Uint8Array => toUtf8(JSON.stringify(value));
