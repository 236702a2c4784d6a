/**
 * Holders sign apart, in time and place: the next directory or statement stands here until enough
 * of them have, and is then published like any other. `docs/protocol.md`, "Proposals".
 */
import {
  checkProposalSignature,
  dayOf,
  fromBase64url,
  proposalId as idOf,
  type ProposalSignature,
  ProtocolError,
  progressOf,
  publishedBytes,
  readProposal,
  sameBytes,
  toBase64url,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { accountOf } from '../store/accounts.js';
import { record } from '../store/audit.js';
import type { Database, DatabaseTransaction } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import {
  addProposal,
  addSignature,
  endProposal,
  findProposal,
  listProposals,
  type StoredProposal,
} from '../store/proposals.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { checkTrial, publish, publishStatement, verified } from './directories.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import { done, stored } from './wire.js';
import { noBody } from './wire-parts.js';
import {
  type ProposalsAnswer,
  proposalId,
  proposalsAnswer,
  proposeRequest,
  signProposalAnswer,
  signProposalRequest,
} from './wire-proposals.js';

/** A directory of some 200 people, in base64url inside JSON. */
const proposeBytes = 524_288;
/** So many may stand at once; and so many that have ended are still shown. */
const openLimit = 20;
const endedShown = 10;
/** Days after its own date until which a statement can be published. */
const statementDays = 30;

type State = ProposalsAnswer['proposals'][number]['state'];

export function proposalRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/proposals', { schema: { response: { 200: proposalsAnswer } } }, async () => {
    const unit = await openUnit(inbox.db);
    const today = dayOf(inbox.clock.now());
    const found = await listProposals(inbox.db, { ended: endedShown });
    const proposals: ProposalsAnswer['proposals'] = [];
    for (const one of found) proposals.push(await shown(inbox.db, one, stateOf(one, unit, today)));
    return { proposals };
  });

  app.put(
    '/api/proposals/:id',
    {
      bodyLimit: proposeBytes,
      schema: { params: proposalId, body: proposeRequest, response: { 201: stored } },
    },
    async (request, reply) => {
      const { kind } = request.body;
      const id = fromBase64url(request.params.id);
      const core = fromBase64url(request.body.core);
      if (!sameBytes(idOf(kind, core), id)) throw new Refusal(400, 'proposal');
      const by = signedOf(request).person;
      await atOnce(inbox, (trx, { unit, now }) =>
        propose(trx, { unit, now, kind, core, by, inbox }),
      );
      reply.code(201);
      return { code: 'stored' as const };
    },
  );

  app.put(
    '/api/proposals/:id/signature',
    {
      schema: {
        params: proposalId,
        body: signProposalRequest,
        response: { 201: signProposalAnswer },
      },
    },
    async (request, reply) => {
      const id = fromBase64url(request.params.id);
      const signature = fromBase64url(request.body.signature);
      const given = { ...request.body, signature };
      const by = signedOf(request).person;
      const code = await atOnce(inbox, (trx, at) => sign(trx, { ...at, id, given, by, inbox }));
      if (code === 'published') inbox.log.event('directory-published', { app: 'inbox' });
      reply.code(201);
      return { code };
    },
  );

  app.put(
    '/api/proposals/:id/end',
    { schema: { params: proposalId, body: noBody, response: { 200: done } } },
    async (request) => {
      const id = fromBase64url(request.params.id);
      const { person: by, roles } = signedOf(request);
      await atOnce(inbox, async (trx, { now }) => {
        const found = await known(trx, id);
        if (found.person !== by && !roles.includes('head')) throw new Refusal(403, 'role');
        if (found.ended === 'published') throw new Refusal(409, 'published');
        if (found.ended === 'withdrawn') return;
        await endProposal(trx, id, 'withdrawn');
        const about = found.number;
        await record(trx, { act: 'withdraw-proposal', outcome: 'done', by, about, now });
      });
      return { code: 'ok' as const };
    },
  );
}

interface AtOnce {
  unit: StoredUnit;
  now: number;
}

/** One at a time, like every publication: of two who give the last signature one publishes. */
const atOnce = <T>(
  inbox: Inbox,
  act: (trx: DatabaseTransaction, at: AtOnce) => Promise<T>,
): Promise<T> =>
  inbox.db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'directories');
    return await act(trx, { unit: await openUnit(trx), now: inbox.clock.now() });
  });

async function known(db: Database, id: Uint8Array): Promise<StoredProposal> {
  const found = await findProposal(db, id);
  if (found === null) throw new Refusal(404, 'proposal');
  return found;
}

/** Another publication has taken its number, its holders or its time away: overtaken. */
function stateOf(
  { kind, number, core, ended }: Pick<StoredProposal, 'kind' | 'number' | 'core' | 'ended'>,
  { unit, current }: StoredUnit,
  today: number,
): State {
  if (ended !== null) return ended;
  const inForce = { unit, directory: current.directory };
  if (number !== (kind === 'directory' ? current.directory.number : unit.statement) + 1)
    return 'overtaken';
  try {
    const { next } = readProposal(kind, core, inForce);
    return kind === 'statement' && today - next.day >= statementDays ? 'overtaken' : 'open';
  } catch (error) {
    if (error instanceof ProtocolError) return 'overtaken';
    throw error;
  }
}

async function shown(
  db: Database,
  { kind, core, person, draftedAt, signatures }: StoredProposal,
  state: State,
): Promise<ProposalsAnswer['proposals'][number]> {
  const account = await accountOf(db, person);
  return {
    ...{ kind, person, draftedAt, state },
    core: toBase64url(core),
    name: account?.name ?? String(person),
    signatures: signatures.map(({ part, holder, signature }) => ({
      part,
      holder,
      signature: toBase64url(signature),
    })),
  };
}

/**
 * Keeps a draft that follows what is in force. The same again changes nothing, except that one
 * which was withdrawn stands again, with its signatures. Throws 400 `directory`, 403 `trial`, 409
 * `overtaken`, `published`; 507 `storage`.
 */
async function propose(
  trx: DatabaseTransaction,
  given: AtOnce & {
    kind: 'directory' | 'statement';
    core: Uint8Array;
    by: number;
    inbox: Inbox;
  },
): Promise<void> {
  const { unit, now, kind, core, by, inbox } = given;
  const today = dayOf(now);
  const id = idOf(kind, core);
  const before = await findProposal(trx, id);
  if (before?.ended === 'published') throw new Refusal(409, 'published');
  if (before !== null && stateOf({ ...before, ended: null }, unit, today) === 'overtaken')
    throw new Refusal(409, 'overtaken');
  const inForce = { unit: unit.unit, directory: unit.current.directory };
  const proposal = verified(() => readProposal(kind, core, inForce));
  const { next } = proposal;
  if (next.day > today + 1 || today - next.day >= statementDays)
    throw new Refusal(400, 'directory');
  if (proposal.kind === 'directory') checkTrial(proposal.next, inbox);
  if (before?.ended === null) return;
  const standing = await listProposals(trx, { ended: 0 });
  const open = standing.filter((one) => stateOf(one, unit, today) === 'open');
  if (open.length >= openLimit) throw new Refusal(507, 'storage');
  if (before !== null) await endProposal(trx, id, null);
  else await addProposal(trx, { id, kind, number: next.number, core, person: by, draftedAt: now });
  await record(trx, { act: 'propose', outcome: 'done', by, about: next.number, now });
}

/**
 * Keeps a holder's signature, and publishes with the last one that it takes. Throws 400
 * `signature`; 404 `proposal`; 409 `overtaken`, `published`, `signed`, `withdrawn`.
 */
async function sign(
  trx: DatabaseTransaction,
  given: AtOnce & { id: Uint8Array; given: ProposalSignature; by: number; inbox: Inbox },
): Promise<'stored' | 'published'> {
  const { unit, now, id, by, inbox } = given;
  const found = await known(trx, id);
  const same = found.signatures.find(
    ({ part, holder }) => part === given.given.part && holder === given.given.holder,
  );
  if (same !== undefined) {
    if (!sameBytes(same.signature, given.given.signature)) throw new Refusal(409, 'signed');
    // Whoever got no answer the first time asks again.
    return found.ended === 'published' ? 'published' : 'stored';
  }
  const state = stateOf(found, unit, dayOf(now));
  if (state !== 'open') throw new Refusal(409, state);
  const inForce = { unit: unit.unit, directory: unit.current.directory };
  const proposal = verified(() => readProposal(found.kind, found.core, inForce));
  verified(() => checkProposalSignature(proposal, unit.unit, given.given), 'signature');
  await addSignature(trx, id, given.given);
  const signatures = [...found.signatures, given.given];
  const about = found.number;
  const act = { outcome: 'done', by, about, now } as const;
  const { complete } = progressOf(proposal, unit.unit, signatures);
  if (complete) {
    const bytes = publishedBytes(proposal, signatures);
    if (proposal.kind === 'directory') await publish(trx, { unit, bytes, inbox, by });
    else await publishStatement(trx, { unit, bytes });
    await endProposal(trx, id, 'published');
  }
  await record(trx, { ...act, act: 'sign-proposal' });
  if (!complete) return 'stored';
  const published = proposal.kind === 'directory' ? 'publish-directory' : 'publish-statement';
  await record(trx, { ...act, act: published });
  return 'published';
}
