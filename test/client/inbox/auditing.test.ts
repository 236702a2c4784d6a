/** What an auditor is shown of the log, and takes away of it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountActs } from '../../../client/inbox/account-acts.js';
import type { ActView } from '../../../client/inbox/audit-messages.js';
import { runAudit } from '../../../server/audit/command.js';
import { formatKey } from '../../../server/audit/note.js';
import { acts, bundleAct } from '../../../server/audit/record.js';
import { afterADay } from '../../lying/audited.js';
import {
  begin,
  bytesOf,
  filesOf as filesOfMade,
  type Made,
  signer,
} from '../../server/audit/made-log.js';
import { covered, everything, openPage, packed, seen } from './auditing.js';

let day: Awaited<ReturnType<typeof afterADay>>;
beforeAll(async () => {
  day = await afterADay();
}, 60_000);
afterAll(() => day.office.close());

describe('The auditor’s page', () => {
  it('shows acts of accounts and what officers recorded, newest first, and that all of it holds (R10)', async () => {
    const { page, auditor, view, acts, faults } = await seen(day);
    expect([view.findings, faults, view.witnesses]).toEqual([[], [], []]);
    expect(view.size).toBe((await covered(day)).length);
    expect(acts.map(({ entry }) => entry)).toEqual(
      acts.map(({ entry }) => entry).sort((a, b) => b - a),
    );
    const said = acts.flatMap((one) => (one.of === 'content' ? [one.act] : []));
    expect(said).toContainEqual(
      expect.objectContaining({ act: 'opened', reference: day.file.reference }),
    );
    expect(said).toContainEqual(
      expect.objectContaining({ act: 'wrote', reference: day.file.reference, entryKind: 1 }),
    );
    // Nothing but what is shown comes to the page: no part of a case's id, no hash of an entry.
    const names = new Set(said.flatMap((act) => Object.keys(act)));
    expect([names.has('caseName'), names.has('entry')]).toEqual([false, false]);
    const marks = await page.auditActs(auditor, {
      choice: { ...everything, kind: 'mark' },
      most: 1,
    });
    expect([marks.acts.length, marks.of > 1]).toEqual([1, true]);
  });

  it('chooses acts by person, by kind and by day', async () => {
    const { page, auditor } = await seen(day);
    const chosen = async (choice: Partial<Parameters<typeof page.auditActs>[1]['choice']>) =>
      (await page.auditActs(auditor, { choice: { ...everything, ...choice }, most: 1_000 })).acts;
    const who = (acts: ActView[]) => [...new Set(acts.map(({ person }) => person))].sort();
    expect(who(await chosen({ person: 1 }))).toEqual([1]);
    expect(who(await chosen({ person: 'server', kind: 'all' }))).toEqual([null]);
    expect(await chosen({ person: 3, kind: 'opened' })).toEqual([]);
    expect((await chosen({ kind: 'wrote' })).length).toBe(1);
    const all = await chosen({ kind: 'all' });
    const days = [...new Set(all.map((one) => one.day))].sort();
    expect(days.length).toBeGreaterThan(1);
    const [first = 0] = days;
    const before = await chosen({ kind: 'all', to: first });
    const after = await chosen({ kind: 'all', from: first + 1 });
    expect([before.length > 0, after.length > 0]).toEqual([true, true]);
    expect(before.length + after.length).toBe(all.length);
  });

  it('has words for each act that the server records', () => {
    expect([...accountActs].sort()).toEqual(Object.keys(acts).sort());
    expect(accountActs).not.toContain(bundleAct);
  });

  it('tells how far it has come, and ends a reading when somebody locks', async () => {
    const { page, auditor, told } = openPage(day);
    await page.audit(auditor, false);
    expect([...new Set(told.map(({ step }) => step))]).toEqual(['entries', 'hashes', 'leaves']);
    const other = openPage(day, {
      file: (bytes) => {
        other.page.forget();
        return bytes;
      },
    });
    await expect(other.page.audit(other.auditor, false)).rejects.toThrow('locked');
    page.forget();
    await expect(page.auditActs(auditor, { choice: everything, most: 1 })).rejects.toThrow('none');
  });

  it('keeps thousands of entries usable: ten thousand are read, and a hundred are told', async () => {
    const made: Made[] = Array.from({ length: 9_999 }, (_, i) => ({
      act: { act: 'sign-in', outcome: 'done', by: (i % 12) + 1, about: null },
      seconds: begin + i,
      leaf: null,
    }));
    const mark = { act: 'mark', outcome: 'done', by: null, about: null } as const;
    made.push({ act: mark, seconds: begin + 10_000, leaf: null });
    const files = await filesOfMade(made, { sizes: [10_000] });
    const note = Buffer.from(files.get('checkpoint') ?? []).toString();
    const { page, auditor } = openPage(
      day,
      {},
      {
        checkpoint: async () => ({ key: formatKey(signer.key), note }),
        auditEntries: async (number) =>
          packed(made.slice(number * 256, number * 256 + 256).map(bytesOf)),
      },
    );
    const began = performance.now();
    const view = await page.audit(auditor, false);
    const took = performance.now() - began;
    expect([view?.size, view?.findings]).toEqual([10_000, []]);
    const given = { choice: { ...everything, person: 3 }, most: 100 };
    const { acts, of } = await page.auditActs(auditor, given);
    expect([acts.length, of]).toEqual([100, 834]);
    expect(took).toBeLessThan(20_000);
  });
});

describe('An export of the page', () => {
  it('unpacks into the folder that `npm run audit -- verify` accepts, and is an act in the next leaf', async () => {
    const { page, auditor, view } = await seen(day);
    const folder = mkdtempSync(join(tmpdir(), 'bad-apple-export-'));
    try {
      writeFileSync(join(folder, 'log.tar'), await page.exportAudit(auditor));
      execFileSync('tar', ['-xf', 'log.tar', '--one-top-level=log'], { cwd: folder });
      const lines: string[] = [];
      const given = {
        print: (line: string) => void lines.push(line),
        exportTo: async () => ({ key: '', size: 0 }),
      };
      expect(await runAudit(['verify', join(folder, 'log')], given)).toBe(0);
      expect(lines.join('\n')).toContain(`covers ${view.size} entries`);
      expect(lines.at(-1)).toBe('Nothing is wrong with this log.');
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(auditor.desk.leaves.waiting.at(-1)).toMatchObject({
      act: 'exportedLog',
      size: view.size,
    });
  });
});
