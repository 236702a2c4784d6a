/**
 * Watches what officers place: knows every case's secret and every sender key, and so tells which
 * cells of a bundle are which. Shares tags and sealing with the product, and nothing of its
 * decisions.
 */
import { type LogName, logId } from '../../client/conversation/logbook.js';
import {
  type CellContent,
  cellTag,
  openCell,
  ProtocolError,
  periodOf,
  tagOf,
} from '../../crypto/index.js';

export interface Watching {
  name: LogName;
  /** What the log belongs to. */
  caseId: string;
}

export interface Observed {
  log: LogName['log'];
  caseId: string;
  content: CellContent;
}

export interface Observer {
  /** The cells of one bundle that lie in these logs; the rest is filling. */
  tell(
    cells: readonly Uint8Array[],
    logs: readonly Watching[],
    given: { day: number; signPublic: Uint8Array },
  ): Observed[];
}

/** Places looked at beyond the last one found: those of lost bundles are never used again. */
const ahead = 112;
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export function observer(unitId: Uint8Array): Observer {
  const places = new Map<string, { log: Watching; period: number; index: number }>();
  const reached = new Map<string, number>();

  const expect = (log: Watching, period: number, upTo: number): void => {
    const id = `${logId(log.name)}:${period}`;
    for (let index = reached.get(id) ?? 0; index < upTo; index++)
      places.set(latin(tagOf({ ...log.name, period, index })), { log, period, index });
    reached.set(id, Math.max(reached.get(id) ?? 0, upTo));
  };

  return {
    tell: (cells, logs, { day, signPublic }) => {
      for (const log of logs) {
        for (const period of new Set([periodOf(day - 1), periodOf(day)]))
          expect(log, period, ahead);
      }
      const found: Observed[] = [];
      for (const cell of cells) {
        const place = places.get(latin(cellTag(cell)));
        if (place === undefined) continue;
        const { log, period, index } = place;
        expect(log, period, index + ahead);
        try {
          const content = openCell(cell, { ...log.name, period, index }, unitId, [signPublic]);
          if (content !== null) found.push({ log: log.name.log, caseId: log.caseId, content });
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
        }
      }
      return found;
    },
  };
}
