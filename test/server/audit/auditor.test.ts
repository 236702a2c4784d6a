import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { node } from '../../../client/audit/node.js';
import { recheck } from '../../../client/audit/recheck.js';
import {
  type LogPort,
  leavesIn,
  type ReadLog,
  readLog,
} from '../../../client/conversation/audit-log.js';
import { filesOf, type Sha256 } from '../../../client/conversation/audit-tree.js';
import { readLeaves } from '../../../client/conversation/leaf-reading.js';
import { concat, toHex, u8 } from '../../../crypto/index.js';
import { parseKey } from '../../../server/audit/note.js';
import { isSound, verifyFolder } from '../../../server/audit/verify.js';
import type { Database } from '../../../server/store/database.js';
import { afterADay } from '../../lying/audited.js';
import { folderOf } from './made-log.js';

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const read = (port: LogPort, remembered: ReadLog | null = null) =>
  readLog(port, { remembered, sha256 });

/** Every row of every table, bytes in hexadecimal. */
async function everything(db: Database): Promise<string> {
  const parts: string[] = [];
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      db,
    );
    for (const row of rows)
      for (const value of Object.values(row))
        parts.push(value instanceof Uint8Array ? toHex(value) : String(value));
  }
  return parts.join('\n');
}

describe('An auditor, over HTTP', () => {
  it('reads and checks the whole log, opens its leaves, and exports what both verifiers accept (R10)', async () => {
    const { office, file, one, auditor, own, lines } = await afterADay();
    try {
      const log = await read(auditor.inbox);
      if (log === null) throw new Error('no log');
      expect(log.findings).toEqual([]);
      expect(log.size).toBeGreaterThan(5);
      const leaves = readLeaves(leavesIn(log), {
        unitId: office.made.unit.unitId,
        directory: office.directory(),
        keys: [...own.desk.auditKeys.values()].map(({ auditKey }) => auditKey),
        since: 0,
      });
      const acts = leaves.flatMap(({ content }) => content?.acts ?? []);
      expect(acts.map(({ act }) => act)).toEqual(
        expect.arrayContaining(['gaveAuditKey', 'opened', 'wrote', 'granted']),
      );
      const about = acts.flatMap((act) => ('caseName' in act ? [act.caseName] : []));
      expect(about.every((name) => Buffer.compare(name, file.caseId.slice(0, 7)) === 0)).toBe(true);
      expect(leaves.flatMap(({ faults }) => faults)).toEqual([]);
      expect(own.alarms()).toEqual([]);

      // What the server keeps and says holds the sealed leaves, and no case that they name (P1).
      const kept = `${await everything(office.db)}\n${lines.join('')}`;
      expect(kept).toContain(toHex(leavesIn(log)[0]?.leaf as Uint8Array));
      for (const word of [toHex(file.caseId.slice(0, 7)), file.reference, 'Words that stand'])
        expect(kept).not.toContain(word);

      const files = filesOf(log);
      const key = parseKey(log.key);
      const verdict = await verifyFolder(folderOf(files), { key, witnesses: [], older: [] });
      expect(verdict.findings).toEqual([]);
      expect(isSound(verdict)).toBe(true);
      expect(recheck({ files, key: log.key, older: [], witnesses: [] }, node)).toEqual([]);

      // An officer reads none of it, and an auditor no list of who is late.
      await expect(read(one.inbox)).rejects.toMatchObject({ status: 403 });
      await expect(auditor.inbox.recipients()).rejects.toMatchObject({ status: 403 });
    } finally {
      await office.close();
    }
  });

  it('finds what a server changes, keeps back or writes anew, against what was seen before', async () => {
    const { office, auditor } = await afterADay();
    try {
      const log = await read(auditor.inbox);
      if (log === null) throw new Error('no log');
      const port = (change: (file: Uint8Array) => Uint8Array, note = log.note): LogPort => ({
        checkpoint: async () => ({ key: log.key, note }),
        auditEntries: async (number) => change(await auditor.inbox.auditEntries(number)),
      });
      const faults = async (given: LogPort, remembered: ReadLog | null = null) =>
        (await read(given, remembered))?.findings.map(({ fault }) => fault);
      const flipped = (at: number) => (file: Uint8Array) =>
        file.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await faults(port((file) => file))).toEqual([]);
      expect(await faults(port(flipped(20)))).toContain('root');
      expect(await faults(port((file) => file.slice(0, -1)))).toEqual(
        expect.arrayContaining(['missing', 'root']),
      );
      const { note } = log;
      expect(await faults(port((file) => file, note.replace(/^(.*\n)\d+/, '$11')))).toContain(
        'signature',
      );
      const line = new TextEncoder().encode('2020-01-01T00:00:00Z start done - -\n');
      const back = (file: Uint8Array) => concat(file, u8(0), u8(line.length), line);
      expect(await faults(port((file) => back(file)))).toEqual([]);
      const later = { ...log, note: note.replace(/\n(\d+)\n/, (_, n) => `\n${Number(n) + 1}\n`) };
      expect(
        await faults(
          port((file) => file),
          later,
        ),
      ).toEqual(['history']);
      expect(
        await faults(
          port((file) => file),
          { ...log, key: `x${log.key}` },
        ),
      ).toEqual(['key']);
      expect(
        await faults(
          port((file) => file),
          log,
        ),
      ).toEqual([]);
    } finally {
      await office.close();
    }
  });
});
