/** A board on which officers of a test's unit place messages and states, one cell after another. */
import { itemKinds } from '../../client/conversation/kinds.js';
import { type Message, signMessage } from '../../client/conversation/message.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { type Listed, listedHash, type State, signState } from '../../client/conversation/state.js';
import {
  type BridgeHeader,
  boardSecretOf,
  type CaseKeys,
  type CellContent,
  caseIdOf,
  compareBytes,
  concat,
  currentPeople,
  type Directory,
  dayOf,
  type LogKind,
  type OfficerKeys,
  type Path,
  periodOf,
  type Receipt,
  sealCell,
  signBridge,
  splitItem,
} from '../../crypto/index.js';
import { monday, type TestUnit } from './unit.js';

export const today = dayOf(monday);

export interface PlaceChoice {
  day?: number;
  /** Whoever places it; the signer when not given. */
  placer?: number;
  /** Only these parts, from 1. */
  parts?: number[];
  /** Where the first cell goes; after the placer's last one when not given. */
  index?: number;
  /** Board secret of a later epoch; that of the first when not given. */
  secret?: Uint8Array;
}

export interface NoticeBoard {
  keys: CaseKeys;
  caseId: Uint8Array;
  /** Under which its notices stand. */
  logKey: Uint8Array;
  message(signer: number, text: string, choice?: PlaceChoice & Partial<Message['header']>): Message;
  again(message: Message, choice: PlaceChoice): void;
  /** A bridge to an epoch drawn now; gives its secret. */
  bridge(
    signer: number,
    change?: Partial<BridgeHeader> & PlaceChoice & { to?: Uint8Array; leads?: Uint8Array },
  ): Uint8Array;
  state(signer: number, change?: Partial<State> & PlaceChoice): State;
  /** Cells of any log of any secret. */
  cells(
    log: LogKind,
    logKey: Uint8Array,
    person: number,
    contents: CellContent[],
    at?: number,
  ): void;
}

export interface Shelf {
  cells: Uint8Array[];
  /** As the server gives it: sorted, concatenated. */
  bytes(): Uint8Array;
  boardOf(receipt: Receipt, path: Path): NoticeBoard;
}

export const listedOf = (message: Message, day = today): Listed => ({
  person: message.header.signer,
  number: message.header.number,
  hash: listedHash(message.hash),
  day,
});

export function shelf(made: Pick<TestUnit, 'unit' | 'versions' | 'officers' | 'random'>): Shelf {
  const cells: Uint8Array[] = [];
  const taken = new Map<string, number>();
  const { unitId } = made.unit;
  const directory = (): Directory => made.versions.at(-1) as Directory;
  const keysOf = (person: number): OfficerKeys => made.officers[person - 1] as OfficerKeys;
  const signerOf = (person: number) => ({ unitId, signSecret: keysOf(person).signSecret });
  const keyIdOf = (person: number): Uint8Array =>
    directory().people.find((p) => p.person === person)?.keyId ?? new Uint8Array(8);

  function put(
    log: LogKind,
    logKey: Uint8Array,
    person: number,
    contents: readonly CellContent[],
    at?: number,
  ): void {
    for (const [i, content] of contents.entries()) {
      const period = periodOf(content.day);
      const name = `${log}|${logKey.join()}|${person}|${period}`;
      const index = at === undefined ? (taken.get(name) ?? 0) : at + i;
      taken.set(name, Math.max(taken.get(name) ?? 0, index + 1));
      const place = { log, logKey, person, period, index };
      cells.push(sealCell(place, content, signerOf(person), made.random));
    }
  }

  function boardOf(receipt: Receipt, path: Path): NoticeBoard {
    const keys = caseKeysOf(receipt, path);
    const caseId = caseIdOf(keys);
    const logKey = boardSecretOf(keys.caseSecret);
    const last = new Map<number, Message>();
    const place = (bytes: Uint8Array, kind: number, signer: number, choice: PlaceChoice): void => {
      const all = splitItem(kind, choice.day ?? today, bytes);
      const some = all.filter((c) => choice.parts?.includes(c.part) ?? true);
      put('notice', choice.secret ?? logKey, choice.placer ?? signer, some, choice.index);
    };
    return {
      keys,
      caseId,
      logKey,
      message(signer, text, choice = {}) {
        const before = last.get(signer);
        const message = signMessage(
          {
            caseId: choice.caseId ?? caseId,
            signer,
            keyId: keyIdOf(signer),
            number: choice.number ?? (before?.header.number ?? 0) + 1,
            prev: choice.prev ?? before?.hash ?? new Uint8Array(32),
            day: choice.day ?? today,
            directory: directory().number,
          },
          { language: 'en', answers: '', text },
          signerOf(signer),
        );
        last.set(signer, message);
        place(message.bytes, itemKinds.message.kind, signer, choice);
        return message;
      },
      again: (message, choice) =>
        place(message.bytes, itemKinds.message.kind, message.header.signer, choice),
      bridge(signer, { placer, parts, index, to, leads, ...change } = {}) {
        const secret = leads ?? made.random(32);
        const header: BridgeHeader = {
          caseId,
          signer,
          keyId: keyIdOf(signer),
          epoch: 1,
          day: today,
          directory: directory().number,
          members: currentPeople(directory())
            .map((p) => p.person)
            .filter((p) => !path.excluded.includes(p))
            .sort((a, b) => a - b),
          ...change,
        };
        const kemPublic = to ?? keys.kemPublic;
        const bytes = signBridge(header, { secret, kemPublic }, signerOf(signer));
        const all = splitItem(itemKinds.bridge.kind, header.day, bytes);
        const some = all.filter((c) => parts?.includes(c.part) ?? true);
        put('bridge', logKey, placer ?? signer, some, index);
        return secret;
      },
      state(signer, { placer, parts, index, secret, ...change } = {}) {
        const state: State = {
          caseId,
          signer,
          keyId: keyIdOf(signer),
          day: today,
          epoch: 0,
          letters: 1,
          intakeDay: today,
          sessions: [],
          members: currentPeople(directory())
            .map((p) => p.person)
            .filter((p) => !path.excluded.includes(p)),
          excluded: [...path.excluded],
          recused: [],
          directory: directory().number,
          listed: [],
          nextBy: 0,
          ...change,
        };
        const choice: PlaceChoice = { day: state.day };
        if (placer !== undefined) choice.placer = placer;
        if (parts !== undefined) choice.parts = parts;
        if (index !== undefined) choice.index = index;
        if (secret !== undefined) choice.secret = secret;
        place(signState(state, signerOf(signer)), itemKinds.state.kind, signer, choice);
        return state;
      },
      cells: put,
    };
  }

  return {
    cells,
    bytes: () => concat(...[...cells].sort(compareBytes)),
    boardOf,
  };
}
