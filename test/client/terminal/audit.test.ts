import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stop } from '../../../client/terminal/context.js';
import { systemRandom } from '../../../crypto/index.js';
import { cosign, formatCheckpoint } from '../../../server/audit/checkpoint.js';
import { runAudit } from '../../../server/audit/command.js';
import { formatKey, formatNote, parseNote, signText } from '../../../server/audit/note.js';
import {
  auditSigner,
  keepCosignature,
  newestCheckpoint,
} from '../../../server/store/checkpoints.js';
import { stranger, witness } from '../../server/audit/made-log.js';
import { openTerminals, type Papers, papersIn, type Ran, type Terminals } from './at-terminals.js';

let terminals: Terminals;
let head: Papers;
let auditor: Papers;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bad-apple-terminal-'));
  terminals = await openTerminals();
  const { said } = await terminals.run('setup', {
    answers: [
      [/One-time token/, terminals.setupToken],
      [/Public name of the unit/, 'Anti-Corruption Unit'],
      [/^Account/, 'head'],
      [/Name, as/, 'Pat Head'],
      [/Public title/, 'Head of Anti-Corruption'],
      [/Timings, /, 'trial'],
      [/Holders besides you/, ''],
    ],
  });
  head = papersIn(said, 'head');
}, 60_000);
afterAll(async () => {
  await terminals.close();
  rmSync(folder, { recursive: true, force: true });
});

const audit = (audit: Partial<Parameters<typeof withAudit>[0]> = {}, rest: string[] = []) =>
  terminals.run('audit', { who: auditor, rest, options: { audit: withAudit(audit) } });
const withAudit = (given: {
  person?: string;
  act?: string;
  from?: string;
  to?: string;
  against?: string;
  witnesses?: string[];
}) => ({
  ...{ person: undefined, act: undefined, from: undefined, to: undefined, against: undefined },
  witnesses: [],
  ...given,
});
/** Lines of acts that were shown. */
const lines = ({ said }: Ran): string[] =>
  (said.split(/^Acts, newest first.*$/m)[1] ?? '')
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line));

describe('An auditor at a terminal', () => {
  it('is invited, enrols with a second factor, and is admitted as an auditor alone', async () => {
    const { said } = await terminals.run('invite', {
      who: head,
      answers: [
        [/^Account/, 'alex'],
        [/Name, as/, 'Alex Auditor'],
        [/Role/, 'auditor'],
      ],
    });
    const [, token = ''] = /^ {4}([\w-]{43})$/m.exec(said) ?? [];
    const enrolled = await terminals.run('enrol', {
      answers: [
        [/One-time token/, token],
        [/Public title/, 'Auditor of the Commissioner'],
      ],
    });
    expect(enrolled.code).toBe(0);
    auditor = papersIn(enrolled.said, 'alex');
    expect(auditor.codes).toHaveLength(10);
    // Before a Head has compared the words there is nothing to be read.
    await expect(audit()).rejects.toThrow(Stop);
    const { code, said: admitting } = await terminals.run('admit', {
      who: head,
      answers: [
        [/Do their words agree/, 'yes'],
        [/to be an auditor/, 'yes'],
        [/outside the unit/, 'yes'],
        [/Sign and publish/, 'yes'],
      ],
    });
    expect(code).toBe(0);
    expect(admitting).toMatch(/Directory 2 is published/);
    // Neither routes nor naming nor writing to reporters is asked of an auditor.
    expect(admitting).not.toMatch(/Which routes|leave them out|write to reporters/);
    expect(admitting.match(/to be an auditor/g)).toHaveLength(1);
    await expect(terminals.run('status', { who: auditor })).rejects.toMatchObject({ code: 'role' });
  }, 60_000);

  it('reads the log, checks it, and sees acts of accounts and what officers recorded (R10)', async () => {
    await terminals.run('cases', { who: head });
    await terminals.pass(3);
    await audit();
    await terminals.pass(2);
    const ran = await audit();
    expect(ran.said).toContain('Signature, entries and times hold.');
    expect(ran.code).toBe(0);
    const shown = lines(ran).join('\n');
    for (const words of [
      /publish-directory +Head of Anti-Corruption \(person 1\) +2$/m,
      /invite +Head of Anti-Corruption \(person 1\) +2:auditor$/m,
      /Head of Anti-Corruption \(person 1\) +gave audit key 1 to Auditor of the Commissioner/,
    ])
      expect(shown).toMatch(words);
    expect(shown).not.toMatch(/ mark /);
  }, 60_000);

  it('chooses by person, act and day, and is told of what it does not understand', async () => {
    const own = lines(await audit({ person: '2' }));
    expect(own.length).toBeGreaterThan(1);
    expect(own.every((line) => line.includes('(person 2)'))).toBe(true);
    const marks = lines(await audit({ act: 'mark' }));
    expect(marks.length).toBeGreaterThan(2);
    expect(marks.every((line) => / mark /.test(line))).toBe(true);
    expect(lines(await audit({ to: '2019-12-31' }))).toEqual([]);
    expect(lines(await audit({ from: '2019-12-31', act: 'publish-directory' }))).toHaveLength(2);
    for (const wrong of [
      { person: 'Pat' },
      { from: 'Monday' },
      { to: '2026-22-11' },
      { witnesses: ['x'] },
    ])
      await expect(audit(wrong)).rejects.toMatchObject({ exitCode: 2 });
  }, 60_000);

  it('checks witnesses by their keys, and names one in whose name another signed', async () => {
    await terminals.pass(1);
    const newest = await newestCheckpoint(terminals.db);
    if (newest === null) throw new Error('no checkpoint');
    const { text } = parseNote(newest.note);
    const key = formatKey(witness.key);
    expect((await audit({ witnesses: [key] })).said).toContain(
      `${witness.key.name} has not cosigned`,
    );
    const seconds = Math.floor(
      Date.parse(/(\d{4}-\S+Z) mark/.exec(await lastMark())?.[1] ?? '') / 1_000,
    );
    const kept = { witness: witness.key.name, size: newest.size };
    await keepCosignature(terminals.db, { ...kept, line: cosign(text, witness, seconds) });
    const seen = await audit({ witnesses: [key] });
    expect([seen.code, seen.said]).toEqual([
      0,
      expect.stringContaining(`${witness.key.name} cosigned this`),
    ]);
    const forged = cosign(text, { ...stranger, key: witness.key }, seconds);
    await terminals.db.updateTable('audit_cosignatures').set({ line: forged }).execute();
    const found = await audit({ witnesses: [key] });
    expect([found.code, found.said]).toEqual([1, expect.stringContaining('is not from its key')]);
    await terminals.db.deleteFrom('audit_cosignatures').execute();
  }, 60_000);

  it('writes an export that verifies, and holds a kept checkpoint against the log', async () => {
    const to = join(folder, 'log');
    expect((await audit({}, [to])).code).toBe(0);
    const given = { print: () => undefined, exportTo: async () => ({ key: '', size: 0 }) };
    expect(await runAudit(['verify', to], given)).toBe(0);
    const again = await audit({}, [to]);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining('is there already')]);
    await terminals.pass(1);
    const held = await audit({ against: join(to, 'checkpoint') });
    expect([held.code, held.said]).toEqual([
      0,
      expect.stringContaining('is the beginning of this log'),
    ]);
    // Forked: the same beginning by name, signed by the log's own key over other entries.
    const log = await auditSigner(terminals.db, systemRandom);
    const text = formatCheckpoint({ origin: log.key.name, size: 4, root: new Uint8Array(32) });
    writeFileSync(join(folder, 'fork'), formatNote(text, [signText(text, log)]));
    const forked = await audit({ against: join(folder, 'fork') });
    expect([forked.code, forked.said]).toEqual([1, expect.stringContaining('rewritten or forked')]);
    await expect(audit({ against: join(folder, 'nothing') })).rejects.toThrow(Stop);
  }, 60_000);

  it('ends with 1 and names the entry when somebody changed the database', async () => {
    const rows = terminals.db.updateTable('audit_entries').where('number', '=', 3);
    const before = await terminals.db
      .selectFrom('audit_entries')
      .select('line')
      .where('number', '=', 3)
      .executeTakeFirstOrThrow();
    await rows.set({ line: '2020-01-01T00:00:00Z sign-in done 1 -' }).execute();
    const { code, said } = await audit();
    expect(code).toBe(1);
    expect(said).toContain('the entries are not those that the checkpoint was signed for');
    expect(said).toContain('WARNING, entry 3: it says an earlier time than one before it');
    expect(said).toContain('This log cannot be trusted.');
    await rows.set(before).execute();
    expect((await audit()).code).toBe(0);
  }, 60_000);
});

const lastMark = async (): Promise<string> => {
  const row = await terminals.db
    .selectFrom('audit_entries')
    .select('line')
    .where('line', 'like', '% mark %')
    .orderBy('number', 'desc')
    .executeTakeFirst();
  return row?.line ?? '';
};
