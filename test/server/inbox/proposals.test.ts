/** Holders sign apart: what the server keeps, refuses and publishes. */
import { expect, it } from 'vitest';
import {
  fromBase64url,
  type ProposalKind,
  toBase64url,
  verifyDirectory,
  verifyStatements,
} from '../../../crypto/index.js';
import { onEachDatabase } from '../../support/databases.js';
import { current, openHeld, pathOf, propose, signed, statesOf } from './held.js';
import { type Ask, someBytes } from './office.js';
import { opening, openingDay } from './unit-made.js';

const day = 86_400_000;

onEachDatabase('proposals', (open) => {
  it('stand until enough holders signed, each by themselves, and are then published as ever', async () => {
    const { office, unit, unitId, directory, next } = await openHeld(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    const core = next('{"a":1}');
    expect((await propose(two, 'directory', core)).status).toBe(201);
    // The same again, by anybody, changes nothing.
    expect((await propose(head, 'directory', core)).status).toBe(201);
    const { json } = await head('GET', '/api/proposals');
    expect(json.proposals).toEqual([
      {
        kind: 'directory',
        core: toBase64url(core),
        person: 2,
        name: 'Officer 2',
        draftedAt: opening,
        state: 'open',
        signatures: [],
      },
    ]);
    const path = `${pathOf('directory', core)}/signature`;
    const mine = signed('directory', core, { holder: 2, unitId });
    expect((await head('PUT', path, mine)).json).toEqual({ code: 'stored' });
    expect((await head('PUT', path, mine)).json).toEqual({ code: 'stored' });
    expect(await current(office)).toEqual(directory.bytes);
    const last = signed('directory', core, { holder: 0, unitId });
    expect((await two('PUT', path, last)).json).toEqual({ code: 'published' });
    const published = verifyDirectory(await current(office), unit, directory);
    expect(published.number).toBe(2);
    expect(await statesOf(head)).toEqual(['published']);
    // Whoever got no answer asks again; whoever comes later is told.
    expect((await two('PUT', path, last)).json).toEqual({ code: 'published' });
    const late = signed('directory', core, { holder: 1, unitId });
    expect((await head('PUT', path, late)).code).toBe('published');
    expect((await propose(head, 'directory', core)).code).toBe('published');
    const acts = await office.db
      .selectFrom('audit_entries')
      .select('line')
      .orderBy('number')
      .execute();
    expect(
      acts.map(({ line }) => /"act":"([a-z-]+)"/.exec(line)?.[1] ?? line.split(' ')[1]),
    ).toEqual([
      ...['sign-in', 'sign-in', 'propose'],
      ...['sign-proposal', 'sign-proposal', 'publish-directory'],
    ]);
  });

  it('take no signature that is not a holder’s under exactly these bytes, and none twice', async () => {
    const { office, unitId, next, directory } = await openHeld(await open());
    const head = await office.signIn(1);
    const core = next('{"a":1}');
    const other = next('{"a":2}');
    await propose(head, 'directory', core);
    const path = `${pathOf('directory', core)}/signature`;
    const wrong = [
      signed('directory', core, { holder: 0, key: 1, unitId }),
      signed('directory', core, { holder: 0, key: 3, unitId }),
      signed('directory', other, { holder: 0, unitId }),
      signed('statement', core, { holder: 0, unitId }),
      { ...signed('directory', core, { holder: 0, unitId }), part: 'acceptance' },
      { ...signed('directory', core, { holder: 0, unitId }), holder: 9 },
    ];
    for (const one of wrong) expect((await head('PUT', path, one)).code).toBe('signature');
    const good = signed('directory', core, { holder: 0, unitId });
    expect((await head('PUT', path, good)).status).toBe(201);
    const twice = { ...good, signature: toBase64url(someBytes(64)) };
    expect((await head('PUT', path, twice)).code).toBe('signed');
    const nobody = `${pathOf('directory', other)}/signature`;
    expect((await head('PUT', nobody, good)).code).toBe('proposal');
    // A name that is not the hash of what is sent under it.
    const crooked = await head('PUT', pathOf('directory', core), {
      kind: 'directory',
      core: toBase64url(other),
    });
    expect(crooked.code).toBe('proposal');
    expect(await current(office)).toEqual(directory.bytes);
  });

  it('of two drafts at once one is published, the other is overtaken and changes nothing', async () => {
    const { office, unitId, next, bytesOf, first, directory } = await openHeld(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    const drafts = ['{"a":1}', '{"a":2}'].map((content) => next(content)) as [
      Uint8Array,
      Uint8Array,
    ];
    for (const core of drafts) await propose(head, 'directory', core);
    expect(await statesOf(two)).toEqual(['open', 'open']);
    const give = (ask: Ask, core: Uint8Array, holder: number) =>
      ask(
        'PUT',
        `${pathOf('directory', core)}/signature`,
        signed('directory', core, { holder, unitId }),
      );
    for (const core of drafts) await give(head, core, 0);
    const answers = await Promise.all([give(head, drafts[0], 1), give(two, drafts[1], 2)]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['overtaken', 'published']);
    expect((await statesOf(two)).sort()).toEqual(['overtaken', 'published']);
    const lost = answers[0].code === 'overtaken' ? drafts[0] : drafts[1];
    expect((await propose(head, 'directory', lost)).code).toBe('overtaken');
    // A Head who signed with others at one computer is refused alike.
    const together = bytesOf({ ...first, number: 2, previous: directory.hash });
    const put = await head('PUT', '/api/directories/2', { directory: toBase64url(together) });
    expect(put.code).toBe('order');
  });

  it('are withdrawn by who drafted them or a Head, and drafted again with the signatures they had', async () => {
    const { office, unitId, next } = await openHeld(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    await office.enrol(3, 'officer');
    const three = await office.signIn(3);
    const core = next('{"a":1}');
    const path = pathOf('directory', core);
    await propose(two, 'directory', core);
    await two('PUT', `${path}/signature`, signed('directory', core, { holder: 0, unitId }));
    expect((await three('PUT', `${path}/end`, {})).code).toBe('role');
    expect((await head('PUT', `${path}/end`, {})).status).toBe(200);
    expect((await two('PUT', `${path}/end`, {})).status).toBe(200);
    const last = signed('directory', core, { holder: 1, unitId });
    expect((await head('PUT', `${path}/signature`, last)).code).toBe('withdrawn');
    expect(await statesOf(head)).toEqual(['withdrawn']);
    expect((await propose(head, 'directory', core)).status).toBe(201);
    expect((await head('PUT', `${path}/signature`, last)).json).toEqual({ code: 'published' });
    expect((await head('PUT', `${path}/end`, {})).code).toBe('published');
  });

  it('of an administrator are withdrawn by them, and by them no others; it stands in the audit log (R91)', async () => {
    const { office, next } = await openHeld(await open());
    await office.enrol(3, 'administrator');
    await office.enrol(4, 'administrator');
    const [two, root, other] = [
      await office.signIn(2),
      await office.signIn(3),
      await office.signIn(4),
    ];
    const [own, theirs] = [next('{"a":1}'), next('{"a":2}')];
    await propose(root, 'directory', own);
    await propose(two, 'directory', theirs);
    const end = (ask: Ask, core: Uint8Array) => ask('PUT', `${pathOf('directory', core)}/end`, {});
    expect((await end(other, own)).code).toBe('role');
    expect((await end(root, theirs)).code).toBe('role');
    expect((await end(root, own)).status).toBe(200);
    expect((await statesOf(root)).sort()).toEqual(['open', 'withdrawn']);
    const acts = await office.db.selectFrom('audit_entries').select('line').execute();
    const withdrawn = acts.filter(({ line }) => line.includes(' withdraw-proposal '));
    expect(withdrawn.map(({ line }) => line.split(' ').slice(1))).toEqual([
      ['withdraw-proposal', 'done', '3', '2'],
    ]);
  });

  it('are refused when they follow nothing, are of the wrong day, or are too many', async () => {
    const { office, next, statement } = await openHeld(await open());
    const head = await office.signIn(1);
    const refused = async (kind: ProposalKind, core: Uint8Array) =>
      (await propose(head, kind, core)).code;
    expect(await refused('directory', next('{}', { number: 3 }))).toBe('directory');
    expect(await refused('directory', next('{}', { previous: new Uint8Array(32) }))).toBe(
      'directory',
    );
    expect(await refused('directory', next('{}', { day: openingDay + 2 }))).toBe('directory');
    expect(await refused('directory', someBytes(300))).toBe('directory');
    expect(await refused('statement', statement({ version: 1 }))).toBe('directory');
    expect(await refused('statement', statement({ number: 2 }))).toBe('directory');
    for (let n = 0; n < 20; n++)
      expect(await refused('directory', next(`{"a":${n}}`))).toBe('stored');
    expect(await refused('directory', next('{"a":20}'))).toBe('storage');
  });

  it('change the holders by the old quorum and with the word of the new one (R91)', async () => {
    const { office, unitId, unit, next, statement, founding, first, directory } = await openHeld(
      await open(),
    );
    const head = await office.signIn(1);
    const core = statement();
    const path = `${pathOf('statement', core)}/signature`;
    expect((await propose(head, 'statement', core)).status).toBe(201);
    const before = next('{"a":1}');
    await propose(head, 'directory', before);
    for (const holder of [0, 1]) {
      const given = signed('statement', core, { holder, unitId });
      expect((await head('PUT', path, given)).json).toEqual({ code: 'stored' });
    }
    const unasked = signed('statement', core, { holder: 2, key: 0, part: 'acceptance', unitId });
    expect((await head('PUT', path, unasked)).code).toBe('signature');
    const accepted = signed('statement', core, { holder: 2, key: 3, part: 'acceptance', unitId });
    expect((await head('PUT', path, accepted)).json).toEqual({ code: 'published' });
    const { json } = await office.ask('GET', '/api/unit');
    const statements = (json.statements as string[]).map(fromBase64url);
    expect(statements[0]).toEqual(founding);
    const changed = verifyStatements(statements);
    expect(changed.holders.map(({ title }) => title)).toEqual(['Holder 1', 'Holder 2', 'Holder 4']);
    // What is in force stays valid under the holders of its time; what was drafted under them does not.
    expect(verifyDirectory(fromBase64url(String(json.directory)), changed, null).number).toBe(1);
    expect(await statesOf(head)).toContain('overtaken');
    const old = signed('directory', before, { holder: 0, unitId });
    expect((await head('PUT', `${pathOf('directory', before)}/signature`, old)).code).toBe(
      'overtaken',
    );
    expect((await propose(head, 'directory', next('{"a":2}'))).code).toBe('directory');
    const after = next('{"a":3}', { statement: 1 });
    expect((await propose(head, 'directory', after)).status).toBe(201);
    const give = async (holder: number, key: number) =>
      (
        await head(
          'PUT',
          `${pathOf('directory', after)}/signature`,
          signed('directory', after, { holder, key, unitId }),
        )
      ).code;
    expect(await give(2, 2)).toBe('signature');
    expect(await give(2, 3)).toBe('stored');
    expect(await give(0, 0)).toBe('published');
    expect(verifyDirectory(await current(office), changed, directory).statement).toBe(1);
    expect(unit.statement).toBe(0);
    expect(first.number).toBe(1);
  });

  it('leave the holders as they are when a statement waited for longer than thirty days', async () => {
    const { office, unitId, statement } = await openHeld(await open());
    const core = statement();
    const path = `${pathOf('statement', core)}/signature`;
    await propose(await office.signIn(1), 'statement', core);
    office.clock.time += 30 * day;
    const head = await office.signIn(1);
    expect((await head('PUT', path, signed('statement', core, { holder: 0, unitId }))).code).toBe(
      'overtaken',
    );
    expect(await statesOf(head)).toEqual(['overtaken']);
  });
});
