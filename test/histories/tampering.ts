/** Opens a bundle that an officer's program has sealed, changes a part of it, and seals it again. */
import { noticeLog } from '../../client/conversation/desk.js';
import type { Duty } from '../../client/conversation/duty.js';
import { itemKinds } from '../../client/conversation/kinds.js';
import { encodeOutbox, type Outbox, parseOutbox } from '../../client/conversation/outbox.js';
import { type State, signState, verifyState } from '../../client/conversation/state.js';
import {
  cellTag,
  encodeBundle,
  openCell,
  openOutbox,
  parseBundle,
  periodOf,
  sameBytes,
  sealCell,
  sealDrop,
  sealOutbox,
  splitItem,
  tagOf,
} from '../../crypto/index.js';
import type { Fault } from './setting.js';

type Given = Parameters<NonNullable<Fault['bundle']>>[0];

export function changeOutbox(given: Given, change: (outbox: Outbox) => Outbox): Uint8Array {
  const { vault, directory, random } = given;
  const bundle = parseBundle(given.bytes, directory.slots);
  const outbox = change(parseOutbox(openOutbox(bundle.outbox, vault)));
  const sealed = sealOutbox(encodeOutbox(outbox), vault, random);
  return encodeBundle({ ...bundle, outbox: sealed }, directory.slots);
}

/** Whether a grant travels in the bundle that is on its way. */
export const grants = (duty: Duty): boolean =>
  duty.prepare().keys.some((key) => key.startsWith('announce:') || key.startsWith('grant:'));

/** Puts a decoy in place of the bundle's drop. */
export function dropDecoy({ vault, directory, random, bytes }: Given): Uint8Array {
  const { number, slots } = directory;
  const bundle = parseBundle(bytes, slots);
  const plan = { unitId: vault.unitId, directory: number, slots, addressees: [] };
  const { id, drop } = sealDrop({ ...plan, letter: new Uint8Array(0) }, random);
  return encodeBundle({ ...bundle, dropId: id, drop }, slots);
}

/** Changes what the states of a bundle say, under the officer's own signature. */
export function changeStates(
  given: Given,
  change: (state: State, duty: Duty, caseId: string) => State,
): Uint8Array {
  const { duty, vault, directory, random, bytes } = given;
  const bundle = parseBundle(bytes, directory.slots);
  const { desk } = duty;
  const { unitId, keys, person } = desk.officer;
  const signer = { unitId, signSecret: keys.signSecret };
  const period = periodOf(Math.floor(desk.now / 86_400_000));
  const board = bundle.board.map((cell) => {
    for (const file of desk.cases.values()) {
      for (let index = 0; index < 128; index++) {
        const place = { ...noticeLog(file.boardSecret, person), period, index };
        if (!sameBytes(tagOf(place), cellTag(cell))) continue;
        const content = openCell(cell, place, vault.unitId, [keys.signPublic]);
        if (content === null || content.kind !== itemKinds.state.kind) return cell;
        const state = verifyState(content.content, unitId, () => keys.signPublic);
        const said = signState(change(state, duty, file.id), signer);
        const [next] = splitItem(content.kind, content.day, said);
        return next === undefined ? cell : sealCell(place, next, signer, random);
      }
    }
    return cell;
  });
  return encodeBundle({ ...bundle, board }, directory.slots);
}
