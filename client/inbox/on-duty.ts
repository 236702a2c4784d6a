/**
 * An officer's session, in the worker: keys, desk and beat live here and nowhere else. What the
 * page may know of it leaves as plain data through `tell`. `docs/protocol.md`, "Locking".
 */
import { tended, useVault } from '../conversation/changing-keys.js';
import { copying } from '../conversation/copy.js';
import { type DutyInput, openDuty } from '../conversation/duty.js';
import { usedUp } from '../conversation/locked.js';
import { type Outgoing, onBeat, type Shift } from '../conversation/on-beat.js';
import { PortError } from '../conversation/ports.js';
import { type BeatHooks, keepBeat, sendLastBundle } from '../conversation/session.js';
import { pinned } from '../conversation/vault-locking.js';
import { wipeDesk, wipeVault } from '../conversation/wiping.js';
import { type AtDesk, atDesk, type IsNew, stoodView } from './at-desk.js';
import type { CacheContent } from './cache-content.js';
import { unitView } from './desk-view.js';
import type { Trouble } from './duty-messages.js';
import type { Beat } from './leaving-times.js';
import { lockKeyOf, wipeLockKey } from './lock-box.js';
import { type Hands, lockUp, unlockWith } from './locking.js';
import type { Begun, Officer, OfficerParts, OpenInbox } from './officer-parts.js';
import { changingOf } from './own-keys-view.js';
import { progressTo } from './progress.js';
import { codeOf } from './refusals.js';
import { whyEnded } from './why-ended.js';

/** Nothing heavy is begun so shortly before a bundle leaves in service: it would leave late. */
const quietMilliseconds = 60_000;

/** Reads everything, and keeps the beat from then on. */
export function onDuty(parts: OfficerParts<OpenInbox>, begun: Begun): Officer {
  const { clock, random, tell } = parts;
  const { unit, signedInAt, keeping, view, directory: shown } = begun;
  const inbox = copying(parts.inbox);
  const now = (): number => clock.now();
  const hands: Hands = { at: null, locked: null };
  let { vault, lockKey } = begun;
  const state = {
    leaving: false,
    over: false,
    /** Locked, or about to be: the page is told nothing of the desk. */
    hidden: false,
    shown: null as string | null,
    nextAt: 0,
    composed: null as readonly string[] | null,
    lastAt: null as number | null,
    trouble: null as Trouble | null,
  };
  const { beatSeconds, trial } = begun.directory;
  const timings = { beatSeconds, trial };
  const beat = (): Beat => ({
    nextAt: state.nextAt,
    composed: state.composed,
    milliseconds: timings.beatSeconds * 1000,
  });
  const tellBeat = (): void => {
    const { nextAt, lastAt, trouble } = state;
    tell({ event: 'beat', beat: { nextAt, lastAt, trouble } });
  };
  const tellAll = (): void => {
    const { at } = hands;
    if (state.over || state.hidden || at === null) return;
    tell({ event: 'desk', desk: at.view(beat()) });
    const shown = at.viewOf(state.shown, beat());
    if (shown !== null) tell({ event: 'case', shown });
  };
  const sealNow = (at: AtDesk, sent: number): Uint8Array =>
    keeping.seal(at, { cases: at.view(beat()).cases, sent, now: now() });
  /** Written after readings and bundles alone, whatever was done meanwhile. */
  const keep = async (sent: number): Promise<void> => {
    if (hands.at !== null && !state.over) await keeping.write(sealNow(hands.at, sent));
  };
  /** The next bundle may have left by the next writing. */
  const keepBefore = ({ duty }: AtDesk): Promise<void> =>
    keep(Math.max(duty.desk.outbox.bundle, keeping.bundles.last().sent) + 1);
  const wipeAll = (): void => {
    if (hands.at !== null) wipeDesk(hands.at.duty.desk);
    hands.at = null;
    hands.locked = null;
    keeping.forget();
    wipeVault(vault);
    wipeLockKey(lockKey);
  };
  const end = async (code: string): Promise<void> => {
    if (state.over) return;
    const sealed = hands.at === null ? null : sealNow(hands.at, keeping.bundles.last().sent);
    state.over = true;
    wipeAll();
    if (sealed !== null) {
      tell({ event: 'sealed', sealed });
      await keeping.write(sealed);
    }
    tell({ event: 'ended', code });
  };

  const shift = (): Shift => {
    const { at, locked } = hands;
    if (locked !== null) return locked.shift;
    if (at !== null) return at.duty;
    throw new PortError('session', 401);
  };
  const handed = { ...onBeat(inbox, shift, {}), desk: { directory: timings } };
  const hooks: BeatHooks = {
    leaving: () => state.leaving || state.over,
    writing: () => false,
    composed: (bundle: Outgoing & { keys?: readonly string[] }) => {
      state.composed = bundle.keys ?? null;
      tellAll();
    },
    read: () => {
      if (state.trouble?.what === 'reading') state.trouble = null;
      tellAll();
      tellBeat();
      if (hands.at === null) return;
      keeping.noteReach(hands.at);
      void keepBefore(hands.at);
    },
    sent: (number) => {
      state.lastAt = now();
      state.composed = null;
      state.trouble = null;
      keeping.noteSent(now());
      void keep(number);
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
  const signOut = (): Promise<void> => parts.inbox.signOut().catch(() => undefined);
  const lastBundle = (): Promise<void> =>
    sendLastBundle(handed, { memory: keeping.bundles, clock });
  /** A session that lasted its time leaves by itself; one that the server ended sends nothing. */
  const begin = async (): Promise<void> => {
    try {
      const memory = keeping.bundles;
      await keepBeat({ duty: handed, clock, random, memory, signedInAt }, hooks);
      if (state.leaving || state.over) return;
      const last = await lastBundle().then(() => null, codeOf);
      await signOut();
      await end(last === usedUp ? usedUp : 'over');
    } catch (error) {
      const code = codeOf(error);
      if (code === usedUp) await signOut();
      await end(await whyEnded(inbox, begun, code));
    }
  };
  let beating: Promise<void> = Promise.resolve();

  const open = async (from: Pick<DutyInput, 'copy' | 'known'>, isNew: IsNew, unread: string[]) => {
    const progress = progressTo(tell);
    const duty = await openDuty({ inbox, vault, unit, shown, random, now, progress, ...from });
    return atDesk(duty, { isNew, unread: new Set(unread) });
  };
  const readAll = async (): Promise<void> => {
    const at = await open({ known: keeping.known() }, (_, taken) => taken >= signedInAt, []);
    hands.at = at;
    vault = await tended(parts.inbox, { ...begun, vault, desk: at.duty.desk }, { random, clock });
    const { directory } = at.duty.desk;
    Object.assign(timings, { beatSeconds: directory.beatSeconds, trial: directory.trial });
    view.unit = unitView(at.duty.desk.unit, directory, now());
    beating = begin();
    tellAll();
    void keepBefore(at);
  };
  const tellStood = (content: CacheContent, fresh: boolean): void => {
    tell({ event: 'desk', desk: stoodView(content, { view, now: now(), fresh }) });
    tell({ event: 'drafts', drafts: content.drafts });
  };
  if (keeping.before !== null) tellStood(keeping.before, true);
  let opening = readAll();
  opening.catch(async (error) => {
    if (keeping.before === null) return;
    await signOut();
    await end(codeOf(error));
  });

  let locking: Promise<void> = Promise.resolve();
  const sealUp = async (): Promise<void> => {
    await opening.catch(() => undefined);
    const { at } = hands;
    if (at === null || state.over || hands.locked !== null) return;
    const [{ shown }, key] = [state, await lockKey];
    const made = lockUp(at, { vault, key, keeping, beat: beat(), shown, now, random });
    inbox.setOutbox(made.outbox);
    hands.locked = made.session;
    hands.at = null;
    wipeDesk(at.duty.desk);
    wipeVault(vault);
    keeping.forget();
    Object.assign(state, { composed: null, shown: null });
    tell({ event: 'sealed', sealed: made.session.cache });
    await keeping.write(made.session.cache);
  };
  const atWork = (): AtDesk => {
    if (state.over) throw new PortError('session', 0);
    if (hands.at === null || state.hidden) throw new PortError('locked', 0);
    return hands.at;
  };
  return {
    ...{ view, witnesses: keeping.witnesses, ready: () => opening },
    work: () => ({ ...begun, unit: atWork().duty.desk.unit, vault, duty: atWork().duty }),
    self: () => ({ ...begun, vault: pinned(vault, atWork().duty.desk.directory) }),
    changing: () => changingOf(atWork().duty.desk, vault),
    useVault(next) {
      useVault(atWork().duty.desk, next);
      vault = next;
    },
    relock(passphrase) {
      wipeLockKey(lockKey);
      lockKey = lockKeyOf(passphrase, random);
    },
    show(caseId) {
      state.shown = caseId;
      if (caseId === null) return null;
      const at = atWork();
      const shown = at.viewOf(caseId, beat());
      if (shown === null) return null;
      at.look(caseId);
      tellAll();
      return shown;
    },
    write(caseId, writing) {
      const at = atWork();
      at.write(caseId, writing);
      tellAll();
      return at.viewOf(caseId, beat());
    },
    draft: (draft) => void keeping.drafts.set(draft.caseId, draft),
    lock() {
      state.hidden = true;
      locking = sealUp();
      return locking;
    },
    async unlock(passphrase) {
      await locking;
      const { locked } = hands;
      if (locked === null || state.over) throw new PortError('session', 401);
      const opened = await unlockWith(locked, passphrase, now());
      if (opened === null) return false;
      vault = opened.vault;
      lockKey = Promise.resolve(opened.lockKey);
      const { content, carried } = opened;
      Object.assign(state, { hidden: false, shown: carried.shown });
      for (const draft of content.drafts) keeping.drafts.set(draft.caseId, draft);
      tellStood(content, false);
      const again = async (): Promise<void> => {
        const left = state.nextAt - now();
        if (!timings.trial && left > 0 && left < quietMilliseconds)
          await clock.sleepUntil(state.nextAt + 1_000);
        const { answered: bundle, sent } = keeping.bundles.last();
        const at = await open(
          { copy: inbox.again(), known: { bundle, sent } },
          (batch) => batch > carried.upTo,
          carried.unread,
        );
        const { taken } = at.duty.desk;
        for (const [batch, moment] of locked.shift.taken)
          if (taken.has(batch)) taken.set(batch, moment);
        for (const alarm of carried.alarms) at.duty.desk.alarms.raise(alarm);
        for (const [what, moment] of carried.firstSeen) at.duty.desk.firstSeen.set(what, moment);
        if (state.over) return;
        const onItsWay = handed.unanswered();
        if (onItsWay !== null) at.duty.expect(onItsWay);
        hands.at = at;
        hands.locked = null;
        tellAll();
        tellBeat();
      };
      opening = again();
      opening.catch((error) => end(codeOf(error)));
      return true;
    },
    async leave(anyway, forgets) {
      await opening.catch(() => undefined);
      if (state.over) return;
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
      await signOut();
      if (!forgets) await keep(keeping.bundles.last().answered);
      state.over = true;
      wipeAll();
    },
  };
}
