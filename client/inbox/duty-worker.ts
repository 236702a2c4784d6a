/** An officer's session in a thread of its own, which answers the page's questions. */
import { fromBase64url, ProtocolError, systemRandom, wordsOfSeed } from '../../crypto/index.js';
import { drawPassphrase } from '../conversation/account.js';
import { unitFingerprint } from '../conversation/ceremony.js';
import { systemClock } from '../conversation/clock.js';
import {
  foundWith,
  type PreparedUnit,
  prepareUnit,
  wipePrepared,
} from '../conversation/founding.js';
import type { MetUnit } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { verifyUnit } from '../conversation/unit-check.js';
import { placesAskedBack } from '../conversation/words.js';
import { inboxOver } from '../http/inbox.js';
import { fetchCarrier } from '../ui/fetch-carrier.js';
import { auditing } from './auditing.js';
import { caseActs } from './case-acts.js';
import { unitView } from './desk-view.js';
import { countSealed, dropSealed, forgetAll, readSealed, writeSealed } from './disk.js';
import { dutyFactors } from './duty-factors.js';
import type { Asked, Asks, FromDuty, ToDuty } from './duty-messages.js';
import { givingActs } from './giving-acts.js';
import { admit, peopleView, readHolderWords, renew, vouch } from './heads-acts.js';
import { draftHolders, holderKeyRead, holdersView } from './holders-acts.js';
import { underNewest } from './issuing.js';
import { joiningActs } from './joining-acts.js';
import type { DrawnWords, UnitView } from './joining-messages.js';
import { keyChangesView, listKeys, makeKeys } from './key-change-acts.js';
import { movePerson, movingView } from './moving.js';
import { signInOfficer } from './officer.js';
import type { Officer } from './officer-parts.js';
import { forgetProposals, proposalsView, signShown, withdraw } from './proposal-acts.js';
import { codeOf } from './refusals.js';
import { carryingView, leavingView, removePerson } from './removing.js';
import { reserveActs } from './reserve-acts.js';
import { draftTexts, forgetTexts, previewTexts, textsView } from './texts-acts.js';

const inbox = inboxOver(fetchCarrier('same-origin'));
const random = systemRandom;
const clock = systemClock;
const tell = (message: FromDuty): void => postMessage(message);
const disk = { read: readSealed, write: writeSealed, drop: dropSealed };
let officer: Officer | null = null;
/** Drawn, shown on the page, and not used yet. */
let prepared: PreparedUnit | null = null;
const reserve = reserveActs(inbox, { random, clock });

const shown = ({ unit, directory }: MetUnit): UnitView => unitView(unit, directory, clock.now());

/** The officer who is signed in; throws `session` when nobody is. */
function signedIn(): Officer {
  if (officer === null) throw new PortError('session', 401);
  return officer;
}
/** The same, once everything was read. */
async function atWork(): Promise<Officer> {
  const one = signedIn();
  await one.ready();
  return one;
}
const acting = async () =>
  underNewest({ inbox, officer: (await atWork()).work(), now: clock.now() });

/** The same for whoever drafts and signs, also without cases. */
const drafting = async () =>
  underNewest({ inbox, officer: (await atWork()).self(), now: clock.now() });

const log = auditing({
  ...{ log: inbox, now: () => clock.now(), tell },
  sha256: async (bytes) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))),
});
/** The same, for an auditor. */
const auditor = async () => {
  const one = await atWork();
  return { desk: one.work().duty.desk, witnesses: one.witnesses };
};

/** The same, for proposals. */
const signing = async () => ({ inbox, ...(await atWork()).self() });

const drawnWords = (words: string[]): DrawnWords => ({
  words,
  asked: placesAskedBack(words.length, random),
});

async function lookAt(token: string) {
  const link = await inbox.look(token);
  if (link.directory === null) return { link, met: null };
  const directory = fromBase64url(link.directory);
  const statements = link.statements.map(fromBase64url);
  return { link, met: verifyUnit({ statements, directory }, null) };
}

const factors = dutyFactors({
  ...{ inbox, clock, random },
  async unitOf(token) {
    const { met } = await lookAt(token);
    const unit = met?.unit ?? prepared?.unit;
    if (unit === undefined) throw new ProtocolError('argument', 'a unit that was prepared');
    return unit;
  },
  meet: async () => verifyUnit(await inbox.unit(), null),
  async open({ met, ...given }) {
    officer = await signInOfficer({ inbox, clock, random, disk, tell }, met, given);
    return officer;
  },
  async self() {
    const one = await atWork();
    const { unit, person, vault } = one.self();
    const { view, relock } = one;
    return { unit, person, vault, account: view.account, changing: one.changing(), relock };
  },
});

const joining = joiningActs({
  ...{ inbox, random, lookAt, drawnWords, factors, reserve },
  make: async (kit) =>
    makeKeys(inbox, await atWork(), { vaultKey: await factors.vaultKey(), kit, random }),
});

/** Whatever of keys, words and logs lies beside the officer's session. */
function forgetDrawn(): void {
  factors.forget();
  joining.forget();
  reserve.forget();
  log.forget();
}

const answers: { [K in Asked]: (...given: Parameters<Asks[K]>) => Promise<ReturnType<Asks[K]>> } = {
  ...factors.answers,
  ...caseActs(atWork),
  ...joining.answers,
  async unit() {
    try {
      return shown(verifyUnit(await inbox.unit(), null));
    } catch (error) {
      if (error instanceof PortError && error.code === 'not-open') return null;
      throw error;
    }
  },
  async look(token) {
    const { link, met } = await lookAt(token);
    const { purpose, portal, account, name } = link;
    return { purpose, portal, account, name, unit: met === null ? null : shown(met) };
  },
  draw: async () => drawnWords(drawPassphrase(random)),
  async prepare(plan) {
    if (prepared !== null) wipePrepared(prepared);
    prepared = prepareUnit(plan, { now: clock.now(), random });
    return {
      words: unitFingerprint(prepared.unit.unitId),
      kit: drawnWords(wordsOfSeed(prepared.kit)),
      sheets: prepared.sheets.map(({ title, outside, seed }) => ({
        title,
        outside,
        ...drawnWords(wordsOfSeed(seed)),
      })),
    };
  },
  async found({ factor, ...given }) {
    if (prepared === null) throw new ProtocolError('argument', 'a unit that was prepared');
    const second = factors.second(factor);
    const met = await foundWith(inbox, prepared, { ...given, second, random });
    factors.registered();
    prepared = null;
    return shown(met);
  },
  audit: async (again) => log.audit(await auditor(), again),
  auditActs: async (given) => log.auditActs(await auditor(), given),
  compareCheckpoint: async (note) => log.compareCheckpoint(await auditor(), note),
  pinWitness: async (key) => log.pinWitness(await auditor(), key),
  unpinWitness: async (name) => log.unpinWitness(await auditor(), name),
  exportAudit: async () => log.exportAudit(await auditor()),
  keyChanges: async () => keyChangesView(await acting()),
  listKeys: async (given) => listKeys(await acting(), given),
  show: async (caseId) =>
    caseId === null ? (officer?.show(null) ?? null) : (await atWork()).show(caseId),
  write: async ({ caseId, writing }) => (await atWork()).write(caseId, writing),
  ...givingActs(atWork),
  async draft(draft) {
    officer?.draft(draft);
    return null;
  },
  async lock() {
    forgetDrawn();
    await signedIn().lock();
    return null;
  },
  unlock: (passphrase) => signedIn().unlock(passphrase),
  kept: () => countSealed(),
  forget: () => forgetAll(),
  people: async () => peopleView(await acting()),
  drawReserve: async () => drawnWords(reserve.draw()),
  setReserve: async (given) => reserve.set((await atWork()).work(), given),
  invite: (given) => inbox.invite(given),
  readHolder: async (given) => readHolderWords((await drafting()).officer, given),
  admit: async (given) => admit(await acting(), given),
  proposals: async () => proposalsView(await signing()),
  signProposal: async (given) => signShown(await signing(), given),
  async withdrawProposal(id) {
    await withdraw(inbox, id);
    return null;
  },
  accounts: () => inbox.accounts(),
  async withdrawInvitation(person) {
    await inbox.withdraw(person);
    return null;
  },
  async endAccount(person) {
    await inbox.endAccount(person);
    return null;
  },
  changeRoles: ({ person, ...request }) => inbox.changeRoles(person, request),
  vouch: async (given) => vouch(await acting(), given),
  async setAway({ person, until }) {
    if (person === signedIn().view.person) await inbox.setAway(until);
    else await inbox.setAwayOf(person, until);
    return null;
  },
  dutyMail: () => inbox.dutyMail(),
  async setDutyMail(address) {
    await inbox.setDutyMail(address);
    return null;
  },
  async machine() {
    return { settings: await inbox.settings(), state: await inbox.state() };
  },
  renew: async (how) => renew(await drafting(), how),
  holders: async () => holdersView(await drafting()),
  holderKey: async (text) => holderKeyRead(text),
  draftHolders: async (change) => draftHolders(await drafting(), change),
  texts: async () => textsView(await drafting()),
  previewTexts: async (content) => previewTexts(await drafting(), content),
  draftTexts: async (content) => draftTexts(await drafting(), content),
  leaving: async (person) => leavingView(await acting(), person),
  removePerson: async (given) => removePerson(await acting(), given),
  moving: async (moving) => movingView(await acting(), moving),
  movePerson: async (given) => movePerson(await acting(), given),
  carrying: async () => carryingView((await atWork()).work()),
  async leave({ anyway, forgets }) {
    forgetDrawn();
    await officer?.leave(anyway, forgets);
    forgetProposals();
    forgetTexts();
    officer = null;
    return !forgets || forgetAll();
  },
};

async function answer({ id, ask, given }: ToDuty): Promise<void> {
  try {
    const how = answers[ask] as (...of: readonly unknown[]) => Promise<ReturnType<Asks[Asked]>>;
    tell({ id, answer: await how(...given) });
  } catch (error) {
    tell({ id, refused: codeOf(error) });
  }
}

addEventListener('message', ({ data }: MessageEvent<ToDuty>) => void answer(data));
tell({ event: 'ready' });
