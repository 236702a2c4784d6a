/**
 * Days of duty of three officers over real HTTP, on a virtual clock with service timings. What the
 * reporters send is letters or decoys; everything else is the same.
 */
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { type InboxPort, PortError } from '../../client/conversation/ports.js';
import { cellBytes, cellTagBytes, dayOf, parseBundle, toHex } from '../../crypto/index.js';
import { sodium } from '../../crypto/sodium.js';
import { about, type Lie, withBody } from '../lying/liar.js';
import { type Desktop, type Office, openOffice } from '../lying/office.js';
import { makeWriter } from '../lying/writer.js';
import type { Seen } from './stream.js';

/** A program with a fault: its inbox port does something that depends on what was read. */
export type Plant = (inbox: InboxPort, desk: () => Duty['desk'] | null) => InboxPort;

export interface Setting {
  letters: boolean;
  days: number;
  /** In the programs of these officers. */
  plants?: ReadonlyMap<number, Plant>;
  /** This officer sends a day's later bundles only when nothing is due. */
  skips?: number;
}

/** What happened in the program of one officer, in order. */
export type Event = { what: 'begin' | 'request' | 'open' | 'decapsulate'; of: string };

export interface DutyDays {
  streams: Map<number, Seen[]>;
  events: Map<number, Event[]>;
  decapsulations: Map<number, number>;
  /** The last session of each. */
  duties: Map<number, Duty>;
  slots: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** As the terminal has it, but for fewer readings: first bundle, reading, composing ahead. */
const firstBeat = 75_000;
const reading = 12 * minute;
const ahead = 20_000;
const dutyLength = 36 * minute;
const officers = [1, 2, 3];

export async function dutyDays(setting: Setting): Promise<DutyDays> {
  // The fourth is an auditor, who is never there: leaves are sealed to somebody.
  const office = await openOffice({ seed: 'a stream', officers: 4, auditors: [4] });
  const result: DutyDays = {
    streams: new Map(officers.map((person) => [person, []])),
    events: new Map(officers.map((person) => [person, []])),
    decapsulations: new Map(officers.map((person) => [person, 0])),
    duties: new Map(),
    slots: office.directory().slots,
  };
  let acting = 0;
  const note = (person: number, what: Event['what'], of = ''): void => {
    result.events.get(person)?.push({ what, of });
  };
  const stopCounting = countOpenings((what) => {
    note(acting, what);
    if (what === 'decapsulate')
      result.decapsulations.set(acting, (result.decapsulations.get(acting) ?? 0) + 1);
  });
  const desktops = new Map<number, Desktop>();
  for (const person of officers) {
    const desktop = await office.desktop(person, (asked) => {
      note(person, 'request', asked.path.replace(/[0-9a-f]{32}/, 'ID'));
      result.streams.get(person)?.push({ ...asked, at: office.clock.time });
    });
    desktops.set(person, desktop);
  }
  const hidden = new Set<string>();
  (desktops.get(2) as Desktop).liar.lie = hiding(hidden);
  const midnight = Math.floor(office.clock.time / day) * day;
  const sendDrops = dropsOf(office, setting.letters, await office.visitor());
  try {
    for (let of = 0; of < setting.days; of++) {
      const start = midnight + of * day;
      if (of > 0) await sendDrops(start + 5 * hour, of);
      await dutyOfDay({ office, setting, result, desktops, hidden, of, start }, (person) => {
        acting = person;
      });
      await sendDrops(start + 12 * hour, of);
    }
  } finally {
    stopCounting();
    await office.close();
  }
  return result;
}

interface DayGiven {
  office: Office;
  setting: Setting;
  result: DutyDays;
  desktops: Map<number, Desktop>;
  hidden: Set<string>;
  of: number;
  start: number;
}

/** All acts of the day's duty, in the order of their moments. */
async function dutyOfDay(given: DayGiven, acts: (person: number) => void): Promise<void> {
  const { office, setting, of, start } = given;
  const moments: { at: number; person: number; act: () => Promise<void> }[] = [];
  for (const person of officers) {
    // The first officer is away on the second day: a letter of that day waits for two at once.
    if (person === 1 && of === 1) continue;
    const session = sessionOf(given, person);
    const began = start + 9 * hour + 2 * minute + person * 1_000;
    const add = (at: number, act: () => Promise<void>): void => {
      moments.push({ at, person, act });
    };
    add(began, session.open);
    for (let at = began + reading; at < began + dutyLength; at += reading) add(at, session.sync);
    for (let at = began + firstBeat; at < began + dutyLength; at += 30 * minute) {
      add(at - ahead - 1, session.sync);
      add(at - ahead, session.prepare);
      add(at, session.beat);
    }
    add(began + dutyLength, session.beat);
  }
  moments.sort((a, b) => a.at - b.at || a.person - b.person);
  for (const { at, person, act } of moments) {
    await office.until(at);
    acts(person);
    await act();
  }
  if (setting.letters && of === 3) expectCases(given.result);
}

function expectCases({ duties }: DutyDays): void {
  const sizes = officers.map((person) => duties.get(person)?.desk.cases.size);
  if (sizes.join() !== '2,2,0') throw new Error(`cases were ${sizes.join()}`);
}

function sessionOf({ office, setting, result, desktops, hidden, of }: DayGiven, person: number) {
  const { inbox, vault, liar } = desktops.get(person) as Desktop;
  let duty: Duty | null = null;
  const port = setting.plants?.get(person)?.(inbox, () => duty?.desk ?? null) ?? inbox;
  const here = (): Duty => duty as Duty;
  const begin = (what: string): void => {
    result.events.get(person)?.push({ what: 'begin', of: what });
  };
  let beats = 0;
  return {
    open: async () => {
      begin('open');
      duty = await openDuty({
        inbox: port,
        vault,
        unit: office.made.unit,
        now: office.clock.now,
        random: office.random,
      });
      result.duties.set(person, duty);
    },
    sync: async () => {
      begin('sync');
      await here().sync();
      if (person === 1 && of === 3 && beats === 0) writeInCases(office, here());
    },
    prepare: async () => {
      begin('prepare');
      here().prepare();
    },
    beat: async () => {
      begin('beat');
      if (person === setting.skips && beats > 0 && !here().quiet()) return;
      beats += 1;
      // Once, an answer gets lost: the same bundle goes again at the next beat.
      const honest = liar.lie;
      const lost = person === 2 && of === 3 && beats === 1;
      if (lost) liar.lie = losing;
      try {
        await here().beat();
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
      }
      liar.lie = honest;
      if (person === 1 && of === 2) hide(hidden, result);
    },
  };
}

/** The server stores the bundle and says nothing. */
const losing: Lie = async (asked, ask) => {
  await ask();
  return asked.method === 'PUT' ? null : ask();
};

/** The cells of the first officer's newest bundle are hidden from the second from now on. */
function hide(hidden: Set<string>, { streams, slots }: DutyDays): void {
  const last = streams.get(1)?.findLast(({ method }) => method === 'PUT');
  if (last === undefined) return;
  const { store, board } = parseBundle(last.body, slots);
  for (const cell of [...store, ...board]) hidden.add(toHex(cell.subarray(0, cellTagBytes)));
}

const hiding = (hidden: ReadonlySet<string>): Lie =>
  about(
    '/api/cells/',
    withBody((body) => {
      const kept: Buffer[] = [body.subarray(0, 8)];
      for (let at = 8; at < body.length; at += cellBytes) {
        const cell = body.subarray(at, at + cellBytes);
        if (!hidden.has(toHex(cell.subarray(0, cellTagBytes)))) kept.push(cell);
      }
      return Buffer.concat(kept);
    }),
  );

function writeInCases(office: Office, duty: Duty): void {
  for (const file of duty.desk.cases.values()) {
    const content = { language: 'en', answers: 'Your report', text: 'Thank you.' } as const;
    duty.look(file);
    duty.write(file, { kind: 'reply', content });
    duty.write(file, { kind: 'note', text: 'I take this one.' });
    duty.write(file, { kind: 'promise', nextBy: dayOf(office.clock.now()) + 20 });
  }
}

/** Three drops at a time; some of them letters that leave officer 3 out, or all decoys. */
function dropsOf(
  office: Office,
  letters: boolean,
  { portal }: Awaited<ReturnType<Office['visitor']>>,
): (at: number, of: number) => Promise<void> {
  const writers = [0, 1].map(() => makeWriter(office, portal, { route: 1, excluded: [3] }));
  return async (at, of) => {
    for (let i = 0; i < 3; i++) {
      await office.until(at + i * minute);
      const writer = writers[i];
      const real = letters && writer !== undefined && (of === 0 || (of === 4 && i === 0));
      if (!real) await writers[0]?.put(writers[0].seal(new Uint8Array(0), []));
      else await writer.report(`Something that was seen on day ${of}.`);
    }
  };
}

/** Counts what is opened, by whichever way; gives the end of it. */
function countOpenings(heard: (what: 'open' | 'decapsulate') => void): () => void {
  const { crypto_kem_xwing_dec: dec, crypto_aead_xchacha20poly1305_ietf_decrypt: open } = sodium;
  sodium.crypto_kem_xwing_dec = ((...args: Parameters<typeof dec>) => {
    heard('decapsulate');
    return dec(...args);
  }) as typeof dec;
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt = ((...args: Parameters<typeof open>) => {
    heard('open');
    return open(...args);
  }) as typeof open;
  return () => {
    sodium.crypto_kem_xwing_dec = dec;
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt = open;
  };
}
