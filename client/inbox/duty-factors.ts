/** The worker's part in second factors: what was drawn and not registered yet, and what is half open. */
import {
  drawRecoveryCodes,
  fromBase64url,
  ProtocolError,
  type Random,
  showRecoveryCode,
  type Unit,
  unwrapVaultKey,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { beginSignIn, type HalfSignIn, passphraseAgain } from '../conversation/account.js';
import { appUri, drawAppSecret, secretInGroups } from '../conversation/authenticator-app.js';
import { type Confirmation, changePassphrase } from '../conversation/changing-passphrase.js';
import type { Clock } from '../conversation/clock.js';
import { factorUsed, type MetUnit } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { type MadeSecond, registering, registeringCodes } from '../conversation/vault-locking.js';
import type { InboxClient } from '../http/inbox.js';
import type { Asks } from './duty-messages.js';
import type { FactorAsks, KeysView, NewFactorGiven, ShownFactor } from './factor-messages.js';
import { askedView, keyCreation, madeOf, provedBy } from './key-bytes.js';
import type { Officer } from './officer-parts.js';

/** So long keys can be changed after they were confirmed; the server allows no more either. */
const confirmedMilliseconds = 5 * 60_000;

interface Confirmed extends Confirmation {
  exportKey: Uint8Array;
  vaultKey: Uint8Array;
  until: number;
}

type Asked = Exclude<keyof FactorAsks, 'makeKeys' | 'keyChanges' | 'listKeys'> | 'enter';
type Answers = {
  [K in Asked]: (...given: Parameters<Asks[K]>) => Promise<ReturnType<Asks[K]>>;
};

export interface DutyFactors {
  answers: Answers;
  /** What was drawn for somebody who enrols, with the factor that they made. */
  second(factor: NewFactorGiven): MadeSecond;
  /** What locks the vault of somebody who has confirmed. Throws `fresh`. */
  vaultKey(): Promise<Uint8Array>;
  /** It was registered, and is shown nowhere any more. */
  registered(): void;
  /** Keys cannot be changed any more; nothing is half open, and what was drawn is wiped. */
  forget(): void;
}

interface Self extends Pick<Officer, 'relock'> {
  unit: Unit;
  person: number;
  account: string;
  vault: Vault;
  changing: KeysView['changing'];
}

export function dutyFactors(parts: {
  inbox: InboxClient;
  clock: Clock;
  random: Random;
  /** The unit that a link, or what was prepared, belongs to. */
  unitOf: (token: string) => Promise<Unit>;
  meet: () => Promise<MetUnit>;
  open: (given: {
    met: MetUnit;
    half: HalfSignIn;
    proved: ReturnType<typeof provedBy>;
    account: string;
    passphrase: string;
    page: Uint8Array | null;
  }) => Promise<Officer>;
  self: () => Promise<Self>;
}): DutyFactors {
  const { inbox, clock, random } = parts;
  let codes: string[] = [];
  let secret: Uint8Array | null = null;
  let door: { met: MetUnit; half: HalfSignIn; account: string; passphrase: string } | null = null;
  let again: { attempt: string; exportKey: Uint8Array } | null = null;
  let confirmed: Confirmed | null = null;

  const giveUp = (): void => {
    if (door !== null) wipe(door.half.exportKey);
    door = null;
  };
  const notAgain = (): void => {
    if (again !== null) wipe(again.exportKey);
    again = null;
  };
  const close = (): void => {
    notAgain();
    if (confirmed !== null) {
      wipe(confirmed.exportKey, confirmed.vaultKey);
      if (confirmed.factor.kind === 'prf') wipe(confirmed.factor.output);
    }
    confirmed = null;
  };
  const drawCodes = (): string[] => {
    codes = drawRecoveryCodes(random);
    return codes.map(showRecoveryCode);
  };
  const registered = (): void => {
    codes = [];
    if (secret !== null) wipe(secret);
    secret = null;
  };
  /** Keys for wrapping; throws `fresh` when nobody has confirmed, or too long ago. */
  async function keys() {
    const { unit, person } = await parts.self();
    if (confirmed === null || clock.now() >= confirmed.until) {
      close();
      throw new PortError('fresh', 403);
    }
    return { ...confirmed, owner: { unitId: unit.unitId, person } };
  }

  const answers: Answers = {
    async newKey({ token, account }) {
      const unit = await parts.unitOf(token);
      const named = account === undefined ? {} : { account };
      const { webauthn } = await inbox.enrolFactor({ token, ...named });
      return webauthn === null ? null : keyCreation(webauthn, unit.unitId, random);
    },
    drawCodes: async () => drawCodes(),
    async drawApp({ account, unitName }) {
      if (secret !== null) wipe(secret);
      secret = drawAppSecret(random);
      return { uri: appUri({ account, unitName, secret }), groups: secretInGroups(secret) };
    },
    async knock({ account, passphrase }) {
      giveUp();
      const met = await parts.meet();
      const half = await beginSignIn(inbox, { account, passphrase });
      door = { met, half, account, passphrase };
      return askedView(half.factors, met.unit.unitId);
    },
    async enter({ factor, page }) {
      if (door === null) throw new PortError('attempt', 401);
      const begun = door;
      const proved = provedBy(factor);
      try {
        const officer = await parts.open({ ...begun, proved, page });
        door = null;
        return officer.view;
      } finally {
        if (proved.factor.kind === 'prf') wipe(proved.factor.output);
      }
    },
    async giveUp() {
      giveUp();
      return null;
    },
    async keys() {
      const [{ factors, codesLeft }, session, { creation }] = await Promise.all([
        inbox.factors(),
        inbox.sessions(),
        inbox.factorOptions(),
      ]);
      const { changing } = await parts.self();
      return { factors, codesLeft, session, changing, keysPossible: creation !== null };
    },
    async knockAgain(passphrase) {
      close();
      const { unit, account } = await parts.self();
      const { attempt, exportKey } = await passphraseAgain(inbox, { account, passphrase });
      again = { attempt, exportKey };
      const [{ request }, { factors, codesLeft }] = await Promise.all([
        inbox.factorOptions(),
        inbox.factors(),
      ]);
      const totp = factors.some(({ kind }) => kind === 'totp');
      return askedView({ webauthn: request, totp, codes: codesLeft }, unit.unitId);
    },
    async confirm(shown: ShownFactor) {
      if (again === null) throw new PortError('fresh', 403);
      const { unit, person } = await parts.self();
      const proved = provedBy(shown);
      try {
        const used = await inbox.proveFactor(proved.proof);
        if (used.wrap === null) throw new ProtocolError('locked', 'a vault');
        const factor = factorUsed(proved.factor, used);
        const { exportKey } = again;
        const opening = { exportKey, owner: { unitId: unit.unitId, person }, factor };
        const vaultKey = unwrapVaultKey(fromBase64url(used.wrap), opening);
        const until = clock.now() + confirmedMilliseconds;
        const kept = factor.kind === 'prf' ? { ...factor, output: factor.output.slice() } : factor;
        confirmed = { ...again, vaultKey, until, factorId: used.id, factor: kept };
        again = null;
        return null;
      } finally {
        if (proved.factor.kind === 'prf') wipe(proved.factor.output);
      }
    },
    async changePassphrase(passphrase) {
      const confirmation = await keys();
      const { vault, relock } = await parts.self();
      const { factors } = await inbox.factors();
      try {
        const given = { vault, passphrase, factors, codes, confirmation };
        await changePassphrase(inbox, given, random);
      } finally {
        // The attempt is used up, and what was confirmed belongs to the old words.
        close();
      }
      relock(passphrase);
      codes = [];
      return null;
    },
    async anotherKey() {
      const { unit } = await parts.self();
      const { creation } = await inbox.factorOptions();
      return creation === null ? null : keyCreation(creation, unit.unitId, random);
    },
    async addFactor(given) {
      const made = madeOf(given, secret);
      try {
        await inbox.addFactor(registering(made, await keys(), random));
      } finally {
        if (given.kind === 'webauthn' && given.output !== null) wipe(given.output);
      }
      registered();
      return null;
    },
    async removeFactor(id) {
      await inbox.removeFactor(id);
      return null;
    },
    async newCodes() {
      const keysNow = await keys();
      const shown = drawCodes();
      await inbox.replaceCodes(registeringCodes(codes, keysNow, random));
      codes = [];
      return shown;
    },
    async endSessions() {
      await inbox.endSessions();
      return null;
    },
  };
  return {
    answers,
    second: (factor) => ({ factor: madeOf(factor, secret), codes }),
    vaultKey: async () => (await keys()).vaultKey,
    registered,
    forget() {
      giveUp();
      close();
      registered();
    },
  };
}
