/**
 * From cells under pseudorandom tags to whole items. Holds every cell that the server gave,
 * and finds those of the logs it is told to watch. `docs/protocol.md`, "Reading a log".
 */
import {
  boardDays,
  type CellContent,
  cellBytes,
  cellTag,
  cellTagBytes,
  lookAhead as defaultLookAhead,
  itemIdOf,
  type LogKind,
  logs,
  openCell,
  type Place,
  ProtocolError,
  periodDays,
  periodOf,
  sameBytes,
  splitItem,
  storeDays,
  tagOf,
  tagsOf,
  toHex,
} from '../../crypto/index.js';
import type { Alarms } from './alarms.js';
import { joinPlacings } from './placings.js';
import { placesByTag, runLength, sieve, tagKey } from './tag-table.js';

/** A log of one writer. */
export interface LogName {
  log: LogKind;
  logKey: Uint8Array;
  person: number;
}

/** A whole item found in a log. */
export interface LogItem {
  name: LogName;
  kind: number;
  /** First 16 bytes of the item's hash, hexadecimal. */
  item: string;
  /** Day written into its cells. */
  day: number;
  bytes: Uint8Array;
  period: number;
  /** Index of its last part. */
  index: number;
}

/** Where the parts of one item stand, over all logs that count. */
export interface Standing {
  parts: number;
  /** Part number → newest day on which it was placed. */
  days: Map<number, number>;
}

/** Whether what stands in a log counts. */
export type Counts = (name: LogName) => boolean;

interface Watched {
  name: LogName;
  from: number;
  /** Period → index → content. */
  found: Map<number, Map<number, CellContent>>;
  /** Period → first index not yet looked at. */
  looked: Map<number, number>;
  /** Item → part → content. */
  items: Map<string, Map<number, CellContent>>;
  emitted: Set<string>;
}

export interface LogBook {
  /** Takes in cells as the server gave them, and looks for them among the watched logs. */
  add(cells: Uint8Array): void;
  /** Several answers, one after another. */
  addAll(answers: readonly Uint8Array[]): void;
  /** Begins to watch a log from a day on; again from an earlier day looks further back. */
  watch(name: LogName, fromDay: number): void;
  /** Moves on to another day; a new period is looked for in every log. */
  advance(day: number): void;
  /** Whole items found since the last call, in the order of their places. */
  drain(): LogItem[];
  /** Whether any cell of a log was found. */
  holds(name: LogName): boolean;
  /** First free index of a log in a period, as far as its cells are known. */
  nextIndex(name: LogName, period: number): number;
  /**
   * Of cells that hold what these parts hold, or what the whole item that was found holds: whoever
   * has a log can place other contents under the same item. `counts`: which logs; all by default.
   */
  standing(item: string, parts?: readonly CellContent[], counts?: Counts): Standing | undefined;
  /** Every log that is watched. */
  watched(): LogName[];
  /** How many cells were given. */
  readonly cells: number;
}

/** By how much a colleague's clock may be ahead: their next period begins so much earlier. */
const clockDays = 1;
/** An index is a u16; a colleague may place that many cells. */
const indexLimit = 65_536;

export const logId = ({ log, logKey, person }: LogName): string =>
  `${log}:${person}:${toHex(logKey)}`;
const sharedId = ({ log, logKey }: LogName): string => `${log}:${toHex(logKey)}`;

export function logBook(options: {
  unitId: Uint8Array;
  signKeys: (person: number) => readonly Uint8Array[];
  alarms: Alarms;
  day: number;
  /** Places tried beyond the last one found; 128 outside tests. */
  lookAhead?: number | undefined;
}): LogBook {
  const { unitId, signKeys, alarms, lookAhead = defaultLookAhead } = options;
  let today = options.day;
  const cells = new Map<string, Uint8Array[]>();
  const watched = new Map<string, Watched>();
  /** Of most places that are looked at nothing was given. */
  const given = sieve();
  /** Places at which a cell may yet come. */
  const expected = placesByTag<{ log: Watched; period: number }>();
  /** Item → part and content → newest day in each. */
  const placings = new Map<string, Map<string, { name: LogName; newest: number }[]>>();
  /** Logs under one key, of several people. */
  const shared = new Map<string, Watched[]>();
  const wholes = new Map<string, readonly CellContent[]>();
  const items: LogItem[] = [];
  let count = 0;

  /** Nobody else knows a tag of this log: a cell under it that does not hold was altered. */
  const raiseBad = ({ person }: Place, cell: Uint8Array): void =>
    alarms.raise({ kind: 'bad-cell', person, detail: toHex(cellTag(cell)) });

  const take = (log: Watched, place: Place, found: readonly Uint8Array[]): boolean => {
    const verified: CellContent[] = [];
    for (const cell of found) {
      try {
        const content = openCell(cell, place, unitId, signKeys(place.person));
        if (content !== null && periodOf(content.day) === place.period) verified.push(content);
        else raiseBad(place, cell);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        raiseBad(place, cell);
      }
    }
    const [first] = verified;
    if (first === undefined) return false;
    const same = (c: CellContent) => sameBytes(c.item, first.item) && c.part === first.part;
    if (!verified.every(same))
      alarms.raise({ kind: 'clash', person: place.person, detail: toHex(tagOf(place)) });
    const inPeriod = log.found.get(place.period) ?? new Map<number, CellContent>();
    log.found.set(place.period, inPeriod);
    const known = inPeriod.get(place.index);
    inPeriod.set(place.index, known ?? first);
    for (const content of verified) {
      note(log.name, content);
      emit(log, place, content);
    }
    return true;
  };

  const placingOf = ({ part, content }: CellContent): string =>
    `${part}:${toHex(itemIdOf(content))}`;
  const note = (name: LogName, content: CellContent): void => {
    const id = toHex(content.item);
    const of = placings.get(id) ?? new Map<string, { name: LogName; newest: number }[]>();
    placings.set(id, of);
    const day = Math.min(content.day, today);
    const logs = of.get(placingOf(content)) ?? [];
    const known = logs.find((one) => one.name === name);
    if (known === undefined) of.set(placingOf(content), [...logs, { name, newest: day }]);
    else known.newest = Math.max(known.newest, day);
  };

  const standingOf = (id: string, parts: readonly CellContent[], counts: Counts = () => true) => {
    const days = new Map<number, number>();
    for (const content of parts) {
      const all = placings.get(id)?.get(placingOf(content)) ?? [];
      const placed = all.filter(({ name }) => counts(name)).map(({ newest }) => newest);
      if (placed.length > 0) days.set(content.part, Math.max(...placed));
    }
    return days.size === 0 ? undefined : { parts: parts.length, days };
  };

  const emit = (log: Watched, place: Place, last: CellContent): void => {
    const id = toHex(last.item);
    if (log.emitted.has(id)) return;
    const parts = log.items.get(id) ?? new Map<number, CellContent>();
    log.items.set(id, parts);
    parts.set(last.part, last);
    const alone = parts.size >= last.parts;
    if (!alone && wholes.has(id)) return;
    const writers = alone ? [log] : (shared.get(sharedId(log.name)) ?? []);
    const bytes = joinPlacings(writers.map((w) => [...(w.items.get(id)?.values() ?? [])]));
    if (!alone && bytes === null) return;
    log.emitted.add(id);
    log.items.delete(id);
    if (bytes === null) {
      alarms.raise({ kind: 'bad-item', person: place.person, detail: id });
      return;
    }
    const { kind, day } = last;
    const { period, index } = place;
    wholes.set(id, splitItem(kind, day, bytes));
    items.push({ name: log.name, kind, item: id, day, bytes, period, index });
  };

  /** Looks at 128 places, and at the next 128 whenever one of the last 128 was found. */
  const look = (log: Watched, period: number): void => {
    let from = log.looked.get(period) ?? 0;
    const live = period >= periodOf(today) - 1;
    for (;;) {
      const highest = Math.max(-1, ...(log.found.get(period)?.keys() ?? []));
      const wanted = Math.max(lookAhead, (Math.floor(highest / lookAhead) + 2) * lookAhead);
      const until = Math.min(wanted, from + runLength, indexLimit);
      if (from >= until) break;
      const tags = tagsOf({ ...log.name, period }, from, until);
      if (live) expected.add(tags, from, { log, period });
      for (let index = from; index < until; index++) {
        const at = (index - from) * cellTagBytes;
        if (!given.mayHold(tags, at)) continue;
        const found = cells.get(tagKey(tags, at));
        if (found !== undefined) take(log, { ...log.name, period, index }, found);
      }
      from = until;
    }
    log.looked.set(period, from);
  };

  const periodsOf = (log: Watched): number[] => {
    const lives = logs[log.name.log].shelf === 'store' ? storeDays : boardDays;
    const oldest = Math.max(periodOf(log.from), periodOf(today - lives - periodDays + 1));
    const newest = periodOf(today + clockDays);
    return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, i) => oldest + i);
  };

  const lookAtNew = (log: Watched): void => {
    for (const period of periodsOf(log)) if (!log.looked.has(period)) look(log, period);
  };

  const book: LogBook = {
    add: (bytes) => {
      for (let at = 0; at + cellBytes <= bytes.length; at += cellBytes) {
        const cell = bytes.subarray(at, at + cellBytes);
        count++;
        const tag = tagKey(cell);
        const known = cells.get(tag);
        if (known === undefined) cells.set(tag, [cell]);
        else if (!known.some((k) => sameBytes(k, cell))) known.push(cell);
        else continue;
        given.add(cell);
        const place = expected.find(cell);
        if (place === null) continue;
        const { log, period } = place.of;
        if (take(log, { ...log.name, period, index: place.index }, cells.get(tag) ?? []))
          look(log, period);
      }
    },
    addAll: (answers) => {
      for (const bytes of answers) book.add(bytes);
    },
    watch: (name, fromDay) => {
      const id = logId(name);
      const known = watched.get(id);
      if (known !== undefined && fromDay >= known.from) return;
      const log: Watched = known ?? {
        name,
        from: fromDay,
        found: new Map(),
        looked: new Map(),
        items: new Map(),
        emitted: new Set(),
      };
      log.from = fromDay;
      watched.set(id, log);
      const key = sharedId(name);
      if (known === undefined) shared.set(key, [...(shared.get(key) ?? []), log]);
      lookAtNew(log);
    },
    advance: (day) => {
      const moved = periodOf(day + clockDays) !== periodOf(today + clockDays);
      today = Math.max(today, day);
      if (!moved) return;
      for (const log of watched.values()) lookAtNew(log);
    },
    drain: () => items.splice(0),
    holds: (name) => (watched.get(logId(name))?.found.size ?? 0) > 0,
    nextIndex: (name, period) =>
      Math.max(-1, ...(watched.get(logId(name))?.found.get(period)?.keys() ?? [])) + 1,
    standing: (item, parts, counts) => standingOf(item, parts ?? wholes.get(item) ?? [], counts),
    watched: () => [...watched.values()].map((log) => log.name),
    get cells() {
      return count;
    },
  };
  return book;
}
