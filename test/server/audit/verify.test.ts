import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../crypto/index.js';
import { runAudit } from '../../../server/audit/command.js';
import type { Verdict } from '../../../server/audit/findings.js';
import { isSound, verifyFolder } from '../../../server/audit/verify.js';
import { exportLog } from '../../../server/export.js';
import { markWhenDue } from '../../../server/jobs/marking.js';
import { record, recordAlone } from '../../../server/store/audit.js';
import { onEachDatabase } from '../../support/databases.js';
import { begin, type Files, filesOf, fixedLog, folderOf, signer, witness } from './made-log.js';
import { tamperings } from './tampering.js';

const codesOf = ({ findings }: Verdict): string[] =>
  [...new Set(findings.map(({ code }) => code))].sort();

const verify = (files: Files, older: readonly string[] = []): Promise<Verdict> =>
  verifyFolder(folderOf(files), {
    key: signer.key,
    witnesses: [witness.key],
    older: older.map((note) => ({ where: 'kept', note })),
  });

const kept = filesOf(fixedLog()).then((files) =>
  Buffer.from(files.get('checkpoint') ?? []).toString(),
);

describe('Who verifies an export of the audit log', () => {
  it.each(tamperings)('finds it out when somebody $does', async ({ files, first, against }) => {
    const found = await files();
    const alone = await verify(found);
    expect(codesOf(alone)).toEqual(expect.arrayContaining([...first]));
    expect(isSound(alone)).toBe(first.length === 0);
    const held = await verify(found, [await kept]);
    expect(codesOf(held)).toEqual(expect.arrayContaining([...first, ...against]));
    expect(isSound(held)).toBe(first.length + against.length === 0);
  });
});

describe('npm run audit', () => {
  const run = async (...words: string[]) => {
    const lines: string[] = [];
    const exportTo = async () => ({ key: 'none', size: 0 });
    const code = await runAudit(words, { print: (line) => void lines.push(line), exportTo });
    return { code, text: lines.join('\n') };
  };

  onEachDatabase('export and verify', (open) => {
    it('writes a folder out of the database that proves itself, and shows what was changed in it', async () => {
      const db = await open();
      const random = systemRandom;
      const server = { outcome: 'done', by: null, about: null } as const;
      await db.transaction().execute(async (trx) => {
        for (let i = 0; i < 300; i++) {
          await record(trx, { ...server, act: 'start', now: begin * 1_000 + i });
        }
      });
      const folder = mkdtempSync(join(tmpdir(), 'bad-apple-audit-'));
      const [one, two] = [join(folder, 'one'), join(folder, 'two')];
      const signed = async (moment: number) =>
        await markWhenDue(db, { unit: null, now: moment * 1_000, random });
      await expect(exportLog(db, { folder: one, random })).rejects.toThrow('no checkpoint yet');
      await signed(begin);
      const { key, size } = await exportLog(db, { folder: one, random });
      expect(size).toBe(301);
      await expect(exportLog(db, { folder: one, random })).rejects.toThrow('there already');
      await recordAlone(db, { ...server, act: 'start', now: (begin + 60) * 1_000 });
      await signed(begin + 3_600);
      await exportLog(db, { folder: two, random });

      const good = await run('verify', two, '--key', key, '--against', one);
      expect(good.text).toContain('covers 303 entries');
      expect(good.text).toContain('Nothing is wrong with this log.');
      expect(good.code).toBe(0);
      // The older folder alone is sound, and shorter than what the newer one shows.
      expect((await run('verify', one)).code).toBe(0);
      const cut = await run('verify', one, '--key', key, '--against', join(two, 'checkpoint'));
      expect([cut.code, cut.text]).toEqual([1, expect.stringContaining('(history)')]);

      const file = join(two, 'tile/entries/000');
      writeFileSync(file, readFileSync(file).fill('9', 5, 6));
      const bad = await run('verify', two, '--key', key);
      expect(bad.code).toBe(1);
      expect(bad.text).toContain('tile/entries/000: Entries differ from what the tile');
      expect(bad.text).toContain('This log cannot be trusted.');
      rmSync(folder, { recursive: true, force: true });
    });
  });

  it.each([
    [[]],
    [['verify']],
    [['verify', 'a', 'b']],
    [['destroy', 'a']],
    [['verify', 'a', '--key', 'none']],
    [['export', 'a', '--key', 'x']],
    [['verify', 'a', '--unknown']],
  ])('says how it is used for: %j', async (words) => {
    const { code, text } = await run(...words);
    expect([code, text]).toEqual([2, expect.stringContaining('npm run audit -- verify FOLDER')]);
  });

  it('says that a folder which is not there is no log', async () => {
    const { code, text } = await run('verify', join(tmpdir(), 'nothing-is-here'));
    expect([code, text]).toEqual([1, expect.stringContaining('(key)')]);
  });
});
