/**
 * An officer's session, in the worker: keys, desk and beat live here and nowhere else. What the
 * page may know of it leaves as plain data through `tell`.
 */
import { concat, type Random, sameBytes, toHex, toUtf8, wipe } from '../../crypto/index.js';
import { spellPassphrase } from '../conversation/account.js';
import type { SealedBundle } from '../conversation/bundling.js';
import { currentPerson } from '../conversation/circle.js';
import type { Clock } from '../conversation/clock.js';
import { type Duty, openDuty } from '../conversation/duty.js';
import { type MetUnit, type OpenSession, openSession } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { type BeatHooks, keepBeat, sendLastBundle } from '../conversation/session.js';
import type { InboxClient } from '../http/inbox.js';
import type { CaseView } from './case-messages.js';
import { caseView } from './case-view.js';
import { alarmViews, caseRow, deskView, unitView } from './desk-view.js';
import type { DutyEvent, SignedInView, Trouble, Writing } from './duty-messages.js';
import type { Beat } from './leaving-times.js';
import { codeOf } from './refusals.js';
import { newEntries } from './writings.js';

export interface OfficerParts {
  inbox: InboxClient;
  clock: Clock;
  random: Random;
  tell: (event: DutyEvent) => void;
}

export interface Officer extends MetUnit, OpenSession {
  readonly duty: Duty;
  readonly view: SignedInView;
  show(caseId: string | null): CaseView | null;
  write(caseId: string, writing: Writing): CaseView | null;
  isPassphrase(typed: string): Promise<boolean>;
  /** The last bundle, sign-out, keys wiped. Throws when the bundle did not arrive, unless `anyway`. */
  leave(anyway: boolean): Promise<void>;
}

/** Signs in, reads everything, and keeps the beat from then on. Throws `PortError`, `ProtocolError`. */
export async function signInOfficer(
  parts: OfficerParts,
  met: MetUnit,
  given: { account: string; passphrase: string },
): Promise<Officer> {
  const { inbox, clock, random, tell } = parts;
  const now = (): number => clock.now();
  const session = await openSession(inbox, met.unit, { ...given, now });
  const { vault, person, role, name } = session;
  try {
    if (currentPerson(met.directory, person) === undefined) throw new PortError('recipient', 403);
    const duty = await openDuty({
      inbox,
      vault,
      unit: met.unit,
      random,
      now,
      progress: progressTo(tell),
    });
    const view: SignedInView = {
      person,
      name,
      role,
      account: given.account,
      unit: unitView(met.unit, duty.desk.directory, now()),
    };
    const markOf = marker(random);
    const mark = await markOf(given.passphrase);
    return onDuty(parts, { ...met, ...session, duty, view, mark, markOf });
  } catch (error) {
    await inbox.signOut().catch(() => undefined);
    wipeVault(session);
    throw error;
  }
}

/** At most so many reports of progress a second: drawing must not slow the reading. */
const progressMilliseconds = 100;

function progressTo(tell: (event: DutyEvent) => void) {
  let cells = 0;
  let last = 0;
  return (step: Parameters<NonNullable<Parameters<typeof openDuty>[0]['progress']>>[0]): void => {
    if (step.step === 'cells') {
      cells += step.cells;
      tell({ event: 'reading', cells });
      return;
    }
    const moment = performance.now();
    if (step.done < step.of && moment - last < progressMilliseconds) return;
    last = moment;
    tell({ event: 'intake', done: step.done, of: step.of });
  };
}

interface Begun extends MetUnit, OpenSession {
  duty: Duty;
  view: SignedInView;
  /** Tells the passphrase again without keeping it. */
  mark: Uint8Array;
  markOf: (typed: string) => Promise<Uint8Array>;
}

/** A salted hash of a passphrase: 77 random bits need no slow one. */
function marker(random: Random): (typed: string) => Promise<Uint8Array> {
  const salt = random(32);
  return async (typed) => {
    const bytes = concat(salt, toUtf8(spellPassphrase(typed)));
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
    wipe(bytes);
    return new Uint8Array(digest);
  };
}

function onDuty(parts: OfficerParts, begun: Begun): Officer {
  const { inbox, clock, random, tell } = parts;
  const { duty, signedInAt, mark, markOf, ...rest } = begun;
  const { desk } = duty;
  const unread = new Set<string>();
  const known = new Set<string>();
  const last = { answered: 0, sent: 0 };
  const memory = {
    last: () => last,
    remember: (next: { answered: number; sent: number }) => void Object.assign(last, next),
  };
  const state = {
    leaving: false,
    over: false,
    shown: null as string | null,
    nextAt: 0,
    composed: null as SealedBundle | null,
    lastAt: null as number | null,
    trouble: null as Trouble | null,
  };
  const beat = (): Beat => ({
    nextAt: state.nextAt,
    composed: state.composed?.keys ?? null,
    milliseconds: desk.directory.beatSeconds * 1000,
  });
  const tellBeat = (): void => {
    const { nextAt, lastAt, trouble } = state;
    tell({ event: 'beat', beat: { nextAt, lastAt, trouble } });
  };
  const viewOf = (caseId: string | null): CaseView | null => {
    const file = caseId === null ? undefined : desk.cases.get(caseId);
    if (file === undefined) return null;
    const alarms = alarmViews(desk, duty.alarms()).filter((alarm) => alarm.caseId === file.id);
    const row = caseRow(desk, file, { alarms, unread });
    return caseView(desk, file, { row, alarms, beat: beat(), unread });
  };
  const tellAll = (): void => {
    if (state.over) return;
    noteNew(duty, { known, unread, since: signedInAt });
    tell({ event: 'desk', desk: deskView(desk, { alarms: duty.alarms(), beat: beat(), unread }) });
    const shown = viewOf(state.shown);
    if (shown !== null) tell({ event: 'case', shown });
  };
  const wipeKeys = (): void => {
    wipeVault(begun);
    wipe(desk.officer.keys.kemSecret, desk.officer.keys.signSecret, desk.officer.keyringRoot);
  };
  const end = (code: string): void => {
    if (state.over) return;
    state.over = true;
    wipeKeys();
    tell({ event: 'ended', code });
  };

  const hooks: BeatHooks = {
    leaving: () => state.leaving || state.over,
    writing: () => false,
    composed: (bundle) => {
      state.composed = bundle;
      tellAll();
    },
    read: () => {
      if (state.trouble?.what === 'reading') state.trouble = null;
      tellAll();
      tellBeat();
    },
    sent: () => {
      state.lastAt = clock.now();
      state.composed = null;
      state.trouble = null;
    },
    failed: (what, { code }) => {
      state.trouble = { what, code };
      if (what === 'bundle') state.composed = null;
      tellBeat();
    },
    next: (at) => {
      state.nextAt = at;
      tellBeat();
      tellAll();
    },
  };
  const lastBundle = (): Promise<void> => sendLastBundle(duty, { memory, clock });
  /** A session that lasted its time leaves by itself; one that the server ended sends nothing. */
  const begin = async (): Promise<void> => {
    try {
      await keepBeat({ duty, clock, random, memory, signedInAt }, hooks);
      if (state.leaving || state.over) return;
      await lastBundle().catch(() => undefined);
      await inbox.signOut().catch(() => undefined);
      end('over');
    } catch (error) {
      end(codeOf(error));
    }
  };
  let beating = begin();

  return {
    ...rest,
    signedInAt,
    duty,
    show(caseId) {
      state.shown = caseId;
      const view = viewOf(caseId);
      const letters = caseId === null ? undefined : desk.cases.get(caseId)?.letters;
      for (const id of letters?.keys() ?? []) unread.delete(id);
      if (view !== null) tellAll();
      return view;
    },
    write(caseId, writing) {
      const file = desk.cases.get(caseId);
      if (file === undefined || state.over) throw new PortError('none', 0);
      for (const entry of newEntries(desk, writing)) duty.write(file, entry);
      tellAll();
      return viewOf(caseId);
    },
    isPassphrase: async (typed) => sameBytes(await markOf(typed), mark),
    async leave(anyway) {
      state.leaving = true;
      await beating;
      if (state.over) return;
      try {
        if (!anyway) await lastBundle();
      } catch (error) {
        // Whoever stays after all goes on beating.
        state.leaving = false;
        beating = begin();
        throw error;
      }
      await inbox.signOut().catch(() => undefined);
      state.over = true;
      wipeKeys();
    },
  };
}

/** Letters that came in since sign-in count as unread until their case is opened. */
function noteNew(
  { desk }: Duty,
  { known, unread, since }: { known: Set<string>; unread: Set<string>; since: number },
): void {
  for (const file of desk.cases.values()) {
    for (const [id, { letter, origin, takenIn }] of file.letters) {
      const key = toHex(letter.hash);
      if (known.has(key)) continue;
      known.add(key);
      if (takenIn && (desk.taken.get(origin.batch) ?? 0) >= since) unread.add(id);
    }
  }
}

function wipeVault({ vault }: OpenSession): void {
  wipe(vault.seed, vault.keyringRoot);
  if (vault.holderSeed !== null) wipe(vault.holderSeed);
}
