/** A Head who loses passphrase, second key and computer; the real server, and a fresh browser. */
import { expect, it, vi } from 'vitest';
import { nextCore } from '../../../client/conversation/ceremony.js';
import { foundWith, prepareUnit } from '../../../client/conversation/founding.js';
import { type MetUnit, openSession } from '../../../client/conversation/joining.js';
import {
  laterHolderKey,
  proposeWith,
  readProposals,
  signOnPaper,
  signStanding,
} from '../../../client/conversation/proposals.js';
import { recoverWith } from '../../../client/conversation/recovering.js';
import { verifyUnit } from '../../../client/conversation/unit-check.js';
import {
  dayOf,
  encodeStatement,
  fromBase64url,
  systemRandom as random,
  wordsOfSeed,
} from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import { createRecoveryLink } from '../../../server/inbox/recovery.js';
import { openEmptyOffice } from '../../server/inbox/office.js';
import { browserAt } from '../../support/browser-at.js';
import { onEachDatabase } from '../../support/databases.js';
import { day, first, honest, nobody, openHeld, sheets, unit } from '../../support/held-inbox.js';
import { softKey } from '../../support/second-key.js';

// As little work as OPAQUE's client can be told to do: the server never sees how much it was.
vi.mock('../../../server/inbox/wire.js', async (original) => ({
  ...(await original<typeof import('../../../server/inbox/wire.js')>()),
  opaqueKeyStretching: { 'argon2id-custom': { iterations: 1, memory: 64, parallelism: 1 } },
}));

const account = 'head';
const origin = 'http://localhost:8081';
const old = 'abandon ability able about above absent absorb';
const fresh = 'zoo zone zero young yellow youth wrong';

onEachDatabase('a Head who is lost', (open) => {
  it('as the only holder comes back with the kit, a second key of its own, and signs again', async () => {
    const db = await open();
    const office = await openEmptyOffice(db);
    const now = () => office.clock.now();
    const setup = await createSetupLink({ ...office, random });
    const token = String(setup?.token);
    const home = browserAt(office.app).inbox;
    const key = softKey(origin);
    const plan = { unitName: 'Unit', title: 'Head', further: [], threshold: 1 };
    const prepared = prepareUnit(plan, { now: now(), random });
    const kit = prepared.kit.slice();
    const second = await key.second(home, { token, account });
    const given = {
      token,
      account,
      name: 'Pat Head',
      trial: true,
      passphrase: old,
      second,
      random,
    };
    const met = await foundWith(home, prepared, given);
    const enter = { account, now };
    const before = await openSession(home, met, { ...enter, passphrase: old, prove: key.prove });

    // Everything is gone but the paper. Whoever runs the server makes a link.
    office.clock.time += 60_000;
    const link = await createRecoveryLink({ ...office, random }, account);
    const other = browserAt(office.app).inbox;
    const look = await other.look(String(link?.token));
    const shown: MetUnit = verifyUnit(
      {
        statements: look.statements.map(fromBase64url),
        directory: fromBase64url(String(look.directory)),
      },
      null,
    );
    const newer = softKey(origin);
    await recoverWith(
      other,
      {
        ...{ token: String(link?.token), account, person: look.person, handover: null },
        ...{
          passphrase: fresh,
          kit,
          second: await newer.second(other, { token: String(link?.token) }),
        },
      },
      { met: shown, random },
    );
    await expect(home.session()).rejects.toMatchObject({ code: 'session' });
    // The passphrase alone is not enough: the old key counts no more, the new one does.
    const again = browserAt(office.app).inbox;
    const typed = { ...enter, passphrase: fresh };
    await expect(openSession(again, shown, { ...typed, prove: key.prove })).rejects.toThrow();
    const after = await openSession(again, shown, { ...typed, prove: newer.prove });
    expect(after.vault.seed).toEqual(before.vault.seed);
    expect(after.vault.keyringRoot).toEqual(before.vault.keyringRoot);
    // Still the holder: the next directory is signed and published with nobody else.
    const { inForce } = await readProposals(again, { unit: shown.unit, vault: after.vault });
    const routes = [
      ...inForce.directory.routes,
      { route: 2, current: true, title: 'Another route' },
    ];
    const change = { join: [], routes };
    const core = nextCore({
      unit: shown.unit,
      before: inForce.directory,
      day: dayOf(now()),
      change,
    });
    const draft = { inForce, kind: 'directory' as const, core, vault: after.vault };
    expect(await proposeWith(again, draft)).toBe('published');
    expect(verifyUnit(await again.unit(), shown.directory).directory.number).toBe(2);
  });
});

it('where several hold, the others put somebody in the place of a lost one, who signs no more', async () => {
  const at = await openHeld(honest());
  // Officer 2 drafts it and becomes a holder; the two who are left type the words of their sheets.
  const two = await at(2);
  const { inForce } = await readProposals(two, nobody);
  const publicKey = laterHolderKey(nobody.vault, unit.unitId);
  const joining = { publicKey, title: 'Deputy', outside: false };
  const { unitId, name, statement, statementHash: previous, threshold } = unit;
  const holders = [...unit.holders.slice(1), joining];
  const core = encodeStatement({
    ...{ version: 2, number: statement + 1, unitId, previous, day, threshold, name, holders },
  });
  await proposeWith(two, { inForce, kind: 'statement', core, vault: nobody.vault });
  const became: string[] = [];
  for (const { seed } of sheets) {
    const read = await readProposals(two, nobody);
    const [one] = read.standing;
    if (one === undefined) throw new Error('a proposal stands');
    const text = wordsOfSeed(seed).join(' ');
    became.push(await signOnPaper(two, read.inForce, { one, text }));
  }
  expect(became.at(-1)).toBe('published');
  const after = await readProposals(two, nobody);
  expect(after.inForce.unit.holders.map(({ title }) => title)).toEqual([
    'Monitoring Officer',
    'Chief Superintendent',
    'Deputy',
  ]);
  // From now on the new one signs with what is in their vault, and one other with a sheet.
  const next = nextCore({
    ...{ unit: after.inForce.unit, before: first, day: day + 1, change: { join: [] } },
  });
  const draft = { inForce: after.inForce, kind: 'directory' as const, core: next };
  expect(await proposeWith(two, { ...draft, vault: nobody.vault })).toBe('stored');
  const read = await readProposals(two, nobody);
  const [one] = read.standing;
  if (one === undefined) throw new Error('a proposal stands');
  await expect(
    signStanding(two, read.inForce, { one, vault: { ...nobody.vault, keyringRoot: random(32) } }),
  ).rejects.toThrow('quorum');
  const text = wordsOfSeed(sheets[0]?.seed as Uint8Array).join(' ');
  expect(await signOnPaper(two, read.inForce, { one, text })).toBe('published');
});
