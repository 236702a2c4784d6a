import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { systemRandom, toHex } from '../../crypto/index.js';
import { newDatabase, type TestDatabase } from '../support/databases.js';
import { foundUnit, makeUnit } from '../support/unit.js';
import { ipv4, ipv4Needles, plantedReport, send, startShipped } from './planted.js';
import { type Needle, searchBytes, textForms } from './search.js';

/** Every row of every table as text, bytes in hexadecimal: what a dump writes. */
async function dumped({ db }: TestDatabase): Promise<Buffer> {
  const parts: string[] = [];
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<{
      row: string;
    }>`select t::text as row from ${sql.table(name)} t`.execute(db);
    parts.push(`-- ${name}`, ...rows.map(({ row }) => row));
  }
  return Buffer.from(parts.join('\n'));
}

/** A needle's bytes as a dump would write them. */
const hexadecimal = ({ name, bytes }: Needle): Needle => ({
  name: `${name}, dumped`,
  bytes: Buffer.from(bytes.toString('hex')),
});

it('a dump of PostgreSQL holds the sealed drop, and nothing of report, receipt, agent or address', async () => {
  const database = await newDatabase('postgres');
  const unit = makeUnit({ now: Date.now(), seed: toHex(systemRandom(8)) });
  await foundUnit(database.db, unit, Date.now());
  const given = { databaseUrl: database.url, host: '127.0.0.1', control: systemRandom(24) };
  const { server, port, log } = await startShipped(given);
  try {
    const agent = `CanaryBrowser/${toHex(systemRandom(10))}`;
    const { put, secrets } = plantedReport(unit);
    const { id, body } = put;
    const path = `/api/drops/${id}`;
    const answer = await send(port, { method: 'PUT', path, agent, body, from: ipv4 });
    expect(answer.status).toBe(201);
    const needles = [
      ...secrets,
      ...textForms('user agent', agent),
      ...ipv4Needles([answer.localPort]),
    ];
    const dump = await dumped(database);
    const control = [{ name: 'drop id', bytes: Buffer.from(id) }];
    expect(searchBytes(dump, control)).toEqual(['drop id']);
    expect(searchBytes(dump, [...needles, ...needles.map(hexadecimal)])).toEqual([]);
    expect(searchBytes(Buffer.from(log.join('')), needles)).toEqual([]);
  } finally {
    server.kill('SIGKILL');
    await database.remove();
  }
}, 60_000);
