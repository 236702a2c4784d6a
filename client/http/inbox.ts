/** The inbox over HTTP. */
import type { z } from 'zod';
import { fromBase64url, reader, type Shelf, toBase64url, toHex } from '../../crypto/index.js';
import * as wire from '../../server/inbox/wire.js';
import * as duty from '../../server/inbox/wire-duty.js';
import {
  keyChangesAnswer,
  passphraseStartAnswer,
  reserveAnswer,
} from '../../server/inbox/wire-keys.js';
import * as proposals from '../../server/inbox/wire-proposals.js';
import type { AccountPort } from '../conversation/account.js';
import type { KeyChangesPort, KeysPort } from '../conversation/changing-keys.js';
import type { PassphrasePort } from '../conversation/changing-passphrase.js';
import { type InboxPort, PortError, type UnitAnswer } from '../conversation/ports.js';
import type { ProposalsPort } from '../conversation/proposals.js';
import type { ReserveCopyPort } from '../conversation/reserve.js';
import { type Answer, type Carrier, type Exchange, readJson, refusalOf } from './exchange.js';

const milliseconds = 60_000;
const jsonLimitBytes = 64 * 2 ** 20;
const binaryLimitBytes = 16 * 2 ** 20;

/** What is asked of an inbox: an officer's session, accounts and the Head's acts. */
export interface InboxClient
  extends InboxPort,
    AccountPort,
    ProposalsPort,
    PassphrasePort,
    ReserveCopyPort,
    KeysPort,
    KeyChangesPort {
  unit(): Promise<UnitAnswer>;
  look(token: string): Promise<wire.LookAnswer>;
  enrolFactor(request: wire.EnrolFactorRequest): Promise<wire.EnrolFactorAnswer>;
  session(): Promise<wire.SessionAnswer>;
  sessions(): Promise<wire.SessionsAnswer>;
  endSessions(): Promise<void>;
  factors(): Promise<wire.FactorsAnswer>;
  factorOptions(): Promise<wire.FactorOptionsAnswer>;
  proveFactor(proof: wire.FactorProof): Promise<wire.SignedInBy>;
  addFactor(factor: wire.NewFactor): Promise<{ id: string }>;
  removeFactor(id: string): Promise<void>;
  replaceCodes(codes: wire.NewCodes): Promise<void>;
  signOut(): Promise<void>;
  vault(): Promise<Uint8Array>;
  recipients(): Promise<duty.RecipientsAnswer['recipients']>;
  /** Until when one is away, as a UTC day; `null`: not. Throws `away`. */
  setAway(until: number | null): Promise<void>;
  /** The same of somebody else, by a Head. */
  setAwayOf(person: number, until: number | null): Promise<void>;
  /** Key and newest checkpoint of the audit log; `null` before the first. */
  checkpoint(): Promise<wire.CheckpointAnswer | null>;
  /** Up to 256 entries of the audit log, each behind its length (u16). */
  auditEntries(number: number): Promise<Uint8Array>;
  /** The copy for the reserve key, of the person whom a recovery link brings back. */
  copyForReserve(token: string): Promise<Uint8Array>;
  /** Where one's own daily mail goes. */
  dutyMail(): Promise<duty.DutyMailAnswer>;
  /** `null` takes the address away. Throws `none` where this server mails nothing. */
  setDutyMail(address: string | null): Promise<void>;
  invite(request: wire.InviteRequest): Promise<wire.InviteAnswer>;
  enrolments(): Promise<wire.EnrolmentsAnswer['enrolments']>;
  accounts(): Promise<wire.AccountsAnswer['accounts']>;
  /** Takes an invitation back. */
  withdraw(person: number): Promise<void>;
  endAccount(person: number): Promise<void>;
  /** `asked`: another Head has to ask for the same. */
  changeRoles(person: number, request: wire.RolesRequest): Promise<wire.RolesAnswer['code']>;
  confirm(person: number, request: wire.ConfirmRequest): Promise<void>;
  settings(): Promise<wire.SettingsAnswer['settings']>;
  state(): Promise<wire.StateAnswer>;
  publish(number: number, directory: Uint8Array): Promise<void>;
}

const requestHeaders = Object.entries(wire.requestHeaders);

/** Speaks to one inbox. Every call throws `PortError`; nothing is sent before the first one. */
export function inboxOver(carry: Carrier): InboxClient {
  const send = (
    method: Exchange['method'],
    path: string,
    body?: { type: string; bytes: Uint8Array },
  ): Promise<Answer> =>
    carry({
      method,
      path,
      headers:
        body === undefined ? requestHeaders : [...requestHeaders, ['content-type', body.type]],
      ...(body === undefined ? {} : { body: body.bytes }),
      milliseconds,
      limitBytes: method === 'GET' ? jsonLimitBytes : binaryLimitBytes,
    });

  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    readJson(await send('GET', path), schema, wire.errorAnswer);

  async function ask<T>(
    method: 'POST' | 'PUT',
    path: string,
    value: unknown,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const answer = await send(method, path, { type: 'application/json', bytes });
    return readJson(answer, schema, wire.errorAnswer);
  }

  async function binary(path: string): Promise<Uint8Array> {
    const answer = await send('GET', path);
    if (answer.status !== 200) throw refusalOf(answer, wire.errorAnswer);
    return answer.body;
  }

  async function binaryOrNone(path: string): Promise<Uint8Array | null> {
    const answer = await send('GET', path);
    if (answer.status === 200) return answer.body;
    const refusal = refusalOf(answer, wire.errorAnswer);
    if (refusal.code === 'none') return null;
    throw refusal;
  }

  return {
    async unit() {
      const { day, work, statements, directory } = await get('/api/unit', wire.unitAnswer);
      return {
        day,
        work,
        statements: statements.map(fromBase64url),
        directory: fromBase64url(directory),
      };
    },
    look: (token) => ask('POST', '/api/enrolments/look', { token }, wire.lookAnswer),
    enrolStart: (request) => ask('POST', '/api/enrolments/start', request, wire.enrolStartAnswer),
    enrolFinish: (request) =>
      ask('POST', '/api/enrolments/finish', request, wire.enrolFinishAnswer),
    recover: (request) => ask('POST', '/api/recoveries', request, wire.enrolFinishAnswer),
    enrolFactor: (request) =>
      ask('POST', '/api/enrolments/factor', request, wire.enrolFactorAnswer),
    signInWork: (request) => ask('POST', '/api/sign-in/work', request, wire.signInWorkAnswer),
    signInStart: (request) => ask('POST', '/api/sign-in/start', request, wire.signInStartAnswer),
    signInFinish: (request) => ask('POST', '/api/sign-in/finish', request, wire.signInFinishAnswer),
    signInFactor: (request) => ask('POST', '/api/sign-in/factor', request, wire.signInFactorAnswer),
    session: () => get('/api/session', wire.sessionAnswer),
    sessions: () => get('/api/sessions', wire.sessionsAnswer),
    async endSessions() {
      await ask('POST', '/api/sessions/end', {}, wire.done);
    },
    factors: () => get('/api/factors', wire.factorsAnswer),
    factorOptions: () => ask('POST', '/api/factors/options', {}, wire.factorOptionsAnswer),
    proveFactor: (proof) => ask('POST', '/api/factors/prove', { proof }, wire.signedInBy),
    addFactor: (factor) => ask('POST', '/api/factors', { factor }, wire.addFactorAnswer),
    async removeFactor(id) {
      await ask('POST', '/api/factors/remove', { id }, wire.done);
    },
    async replaceCodes(codes) {
      await ask('POST', '/api/factors/codes', { codes }, wire.done);
    },
    startPassphrase: (request) =>
      ask('POST', '/api/passphrase/start', request, passphraseStartAnswer),
    async changePassphrase(request) {
      await ask('POST', '/api/passphrase', request, wire.done);
    },
    async keepKeys(request) {
      await ask('POST', '/api/keys', request, wire.done);
    },
    async keyChanges() {
      return (await get('/api/key-changes', keyChangesAnswer)).changes;
    },
    async signOut() {
      await ask('POST', '/api/sign-out', {}, wire.done);
    },
    vault: () => binary('/api/vault'),
    outbox: () => binaryOrNone('/api/outbox'),
    reserveCopy: () => binaryOrNone('/api/reserve-copy'),
    async putReserveCopy(bytes) {
      const body = { type: 'application/octet-stream', bytes };
      readJson(await send('PUT', '/api/reserve-copy', body), wire.stored, wire.errorAnswer);
    },
    async copyForReserve(token) {
      const { copy } = await ask('POST', '/api/recoveries/reserve', { token }, reserveAnswer);
      return fromBase64url(copy);
    },
    async directories(after) {
      const path = `/api/directories?after=${after}`;
      const { directories } = await get(path, wire.directoriesAnswer);
      return directories.map(fromBase64url);
    },
    async batches(after) {
      return (await get(`/api/batches?after=${after}`, wire.batchesAnswer)).batches;
    },
    batchPage: (batch, page) => binary(`/api/batches/${batch}/${page}`),
    async cells(shelf: Shelf, after) {
      const read = reader(await binary(`/api/cells/${shelf}?after=${after}`));
      if (read.left < 8) throw new PortError('unexpected', 200);
      const next = read.u32('next point') * 2 ** 32 + read.u32('next point');
      return { next, cells: read.rest() };
    },
    async putBundle(id, bytes) {
      const body = { type: 'application/octet-stream', bytes };
      const answer = await send('PUT', `/api/bundles/${toHex(id)}`, body);
      readJson(answer, wire.stored, wire.errorAnswer);
    },
    async recipients() {
      return (await get('/api/recipients', duty.recipientsAnswer)).recipients;
    },
    async checkpoint() {
      const answer = await send('GET', '/api/audit/checkpoint');
      if (answer.status === 404) return null;
      return readJson(answer, wire.checkpointAnswer, wire.errorAnswer);
    },
    auditEntries: (number) => binary(`/api/audit/entries/${number}`),
    dutyMail: () => get('/api/duty-mail', duty.dutyMailAnswer),
    async setAway(until) {
      await ask('PUT', '/api/away', { until }, wire.done);
    },
    async setAwayOf(person, until) {
      await ask('PUT', `/api/accounts/${person}/away`, { until }, wire.done);
    },
    async setDutyMail(address) {
      await ask('PUT', '/api/duty-mail', { address }, wire.done);
    },
    invite: (request) => ask('POST', '/api/enrolments', request, wire.inviteAnswer),
    async enrolments() {
      return (await get('/api/enrolments', wire.enrolmentsAnswer)).enrolments;
    },
    async accounts() {
      return (await get('/api/accounts', wire.accountsAnswer)).accounts;
    },
    async withdraw(person) {
      readJson(await send('DELETE', `/api/enrolments/${person}`), wire.done, wire.errorAnswer);
    },
    async endAccount(person) {
      const answer = await send('POST', `/api/accounts/${person}/end`);
      readJson(answer, wire.done, wire.errorAnswer);
    },
    async changeRoles(person, request) {
      const path = `/api/accounts/${person}/roles`;
      return (await ask('POST', path, request, wire.rolesAnswer)).code;
    },
    async confirm(person, request) {
      await ask('POST', `/api/accounts/${person}/confirm`, request, wire.done);
    },
    async settings() {
      return (await get('/api/settings', wire.settingsAnswer)).settings;
    },
    state: () => get('/api/state', wire.stateAnswer),
    async publish(number, directory) {
      const value = { directory: toBase64url(directory) };
      await ask('PUT', `/api/directories/${number}`, value, wire.stored);
    },
    async proposals() {
      return (await get('/api/proposals', proposals.proposalsAnswer)).proposals;
    },
    async propose(id, kind, core) {
      const value = { kind, core: toBase64url(core) };
      await ask('PUT', `/api/proposals/${toBase64url(id)}`, value, wire.stored);
    },
    async signProposal(id, { part, holder, signature }) {
      const value = { part, holder, signature: toBase64url(signature) };
      const path = `/api/proposals/${toBase64url(id)}/signature`;
      return (await ask('PUT', path, value, proposals.signProposalAnswer)).code;
    },
    async withdrawProposal(id) {
      await ask('PUT', `/api/proposals/${toBase64url(id)}/end`, {}, wire.done);
    },
  };
}
