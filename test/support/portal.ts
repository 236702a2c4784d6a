import type { LightMyRequestResponse } from 'fastify';
import { createLog } from '../../server/log.js';
import { buildPortal } from '../../server/portal/app.js';
import { createDifficulty, type Difficulty } from '../../server/portal/difficulty.js';
import type { Patience, PortalApp } from '../../server/portal/parts.js';
import type { Database } from '../../server/store/database.js';
import { stoppedClock, type TestClock } from './clock.js';
import { foundUnit, type MadePut, makeUnit, type TestUnit } from './unit.js';

/** A portal over a real database, with a unit and a clock that stands still. */
export interface TestPortal {
  app: PortalApp;
  db: Database;
  made: TestUnit;
  clock: TestClock;
  difficulty: Difficulty;
  /** Every line that the log wrote. */
  logged: string[];
  /** Sends a PUT as a reporter's page does. */
  send(put: Pick<MadePut, 'id' | 'body'>): Promise<LightMyRequestResponse>;
  /** Writes the counts, as the beat does each hour. */
  writeCounts(): void;
}

export async function openPortal(
  db: Database,
  given: { made?: TestUnit | null; dropsPerDay?: number; patience?: Patience } = {},
): Promise<TestPortal> {
  const { made = makeUnit(), dropsPerDay = 1_000, patience } = given;
  if (made !== null) await foundUnit(db, made);
  const clock = stoppedClock();
  const logged: string[] = [];
  const log = createLog({ write: (line: string) => void logged.push(line) });
  const difficulty = createDifficulty({ dropsPerDay });
  const app = await buildPortal({
    db,
    clock,
    config: { dropsPerDay },
    log,
    difficulty,
    ...(patience === undefined ? {} : { patience }),
  });
  return {
    app,
    db,
    made: made ?? makeUnit(),
    clock,
    difficulty,
    logged,
    send: ({ id, body }) =>
      app.inject({
        method: 'PUT',
        url: `/api/drops/${id}`,
        headers: { 'content-type': 'application/octet-stream' },
        payload: Buffer.from(body),
      }),
    writeCounts: () => log.writeCounts(),
  };
}

/** Status and code of an answer, as one line. */
export function outcome(answer: LightMyRequestResponse): string {
  const { code } = answer.json<{ code?: string }>();
  return `${answer.statusCode} ${code ?? 'no code'}`;
}
