/**
 * What changes from what is in force to what is proposed, made here from the bytes: nothing that
 * differs is left out, so that a holder signs exactly what they were shown.
 */
import {
  type Directory,
  type DirectoryCore,
  type DirectoryPerson,
  fingerprintWords,
  fromUtf8,
  hash,
  labels,
  type ReadStatement,
  sameBytes,
  toHex,
  type Unit,
} from '../../crypto/index.js';
import { type DirectoryContent, parseDirectoryContent } from './directory-content.js';

/** One thing that differs; `null`: it is not there. */
export interface Difference {
  /** From the largest part to the smallest: `person`, `3 since 7`, `title`. */
  at: readonly string[];
  before: string | null;
  after: string | null;
}

type Told = Map<string, { at: readonly string[]; value: string }>;

const tell = (told: Told, at: readonly string[], value: string): void =>
  void told.set(JSON.stringify(at), { at, value });

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const minuteOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Eight words of keys, to be compared by those who want to. */
const wordsOf = (hashed: Uint8Array): string => fingerprintWords(hashed, 8).join(' ');

/** Eight words of a holder's key: what somebody who is to be a holder reads out. */
export const holderKeyWords = (publicKey: Uint8Array): string =>
  wordsOf(hash(labels.holderKey, publicKey));

/** What differs between two directories besides number, chain and unit, which were verified. */
export function differencesOf(before: Directory, after: DirectoryCore): Difference[] {
  const found = compare(tellDirectory(before), tellDirectory(after));
  const told = found.some(({ at }) => at[0] === 'content');
  if (told || sameBytes(before.content, after.content)) return found;
  // The same texts in other bytes: nobody has a reason to write them so.
  return [
    ...found,
    { at: ['content'], before: asItIs(before.content), after: asItIs(after.content) },
  ];
}

/** The same for the holders: of what is in force, and of the statement that is proposed. */
export function holdersDiffer(before: Unit, after: ReadStatement): Difference[] {
  return compare(tellHolders(before), tellHolders(after));
}

function compare(before: Told, after: Told): Difference[] {
  const found: Difference[] = [];
  for (const [key, { at, value }] of before) {
    const now = after.get(key)?.value ?? null;
    if (now !== value) found.push({ at, before: value, after: now });
  }
  for (const [key, { at, value }] of after)
    if (!before.has(key)) found.push({ at, before: null, after: value });
  return found;
}

function tellHolders(of: Pick<Unit, 'holders' | 'threshold' | 'name' | 'day'>): Told {
  const told: Told = new Map();
  tell(told, ['unit', 'name'], of.name);
  tell(told, ['unit', 'threshold'], String(of.threshold));
  tell(told, ['unit', 'day'], dateOf(of.day));
  of.holders.forEach(({ publicKey, title, outside }, place) => {
    const at = ['holder', holderKeyWords(publicKey)];
    tell(told, [...at, 'title'], title);
    tell(told, [...at, 'outside'], yesNo(outside));
    tell(told, [...at, 'place'], String(place + 1));
  });
  return told;
}

function tellDirectory(core: DirectoryCore): Told {
  const told: Told = new Map();
  const timing = (what: string, value: string): void => tell(told, ['timing', what], value);
  timing('day', dateOf(core.day));
  timing('statement', String(core.statement));
  timing('trial', yesNo(core.trial));
  timing('closings', core.closings.map(minuteOf).join(', '));
  timing('minimumDrops', String(core.minimumDrops));
  timing('beatSeconds', String(core.beatSeconds));
  timing('quota', String(core.quota));
  timing('workFloorBits', String(core.workFloorBits));
  timing('workCeilingBits', String(core.workCeilingBits));
  timing('slots', String(core.slots));
  timing('numbers', core.numbers.join(', '));
  const titles = new Map(core.routes.map((r) => [r.route, r.title]));
  for (const person of core.people) tellPerson(told, person, titles);
  for (const { route, title, current } of core.routes) {
    tell(told, ['route', String(route), 'title'], title);
    tell(told, ['route', String(route), 'current'], yesNo(current));
  }
  tellContent(told, core.content);
  return told;
}

function tellPerson(told: Told, p: DirectoryPerson, titles: ReadonlyMap<number, string>): void {
  const say = (what: string, value: string): void =>
    tell(told, ['person', `${p.person} · ${p.since}`, what], value);
  say('title', p.title);
  say('current', yesNo(p.current));
  say('routes', p.routes.map((route) => `${route} ${titles.get(route) ?? ''}`.trim()).join('; '));
  say('nameable', yesNo(p.nameable));
  say('notices', yesNo(p.notices));
  say('head', yesNo(p.head));
  say('outside', yesNo(p.outside));
  say('slot', p.slot === null ? '–' : String(p.slot + 1));
  say('pastDay', p.pastDay === 0 ? '–' : dateOf(p.pastDay));
  say('keys', keyWords(p));
  say('predecessor', p.predecessor.every((byte) => byte === 0) ? '–' : toHex(p.predecessor));
}

/** Eight words of both keys of a person. */
export function keyWords({
  kemPublic,
  signPublic,
}: Pick<DirectoryPerson, 'kemPublic' | 'signPublic'>): string {
  const both = new Uint8Array(kemPublic.length + signPublic.length);
  both.set(kemPublic);
  both.set(signPublic, kemPublic.length);
  return wordsOf(hash(labels.keyId, both));
}

function tellContent(told: Told, content: Uint8Array): void {
  const parsed = parsedOrNull(content);
  // Of another version, or no texts at all: as it is.
  if (parsed === null) tell(told, ['content'], asItIs(content));
  else tellTree(told, ['content'], parsed);
}

function parsedOrNull(content: Uint8Array): DirectoryContent | null {
  try {
    return parseDirectoryContent(content);
  } catch {
    return null;
  }
}

function asItIs(content: Uint8Array): string {
  try {
    return fromUtf8(content);
  } catch {
    return toHex(content);
  }
}

/** What has a name of its own is compared under it, wherever it stands; its place is told besides. */
function tellTree(told: Told, at: readonly string[], value: unknown): void {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    const named = names.every((name) => name !== null) && new Set(names).size === names.length;
    tell(told, [...at, 'order'], named ? names.join(', ') : String(names.length));
    for (const [i, one] of value.entries())
      tellTree(told, [...at, `#${named ? names[i] : i + 1}`], one);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) tellTree(told, [...at, key], one);
  } else tell(told, at, String(value));
}

const nameOf = (value: unknown): string | null => {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
};

/** A piece of a text: as before, taken out, or put in. */
export interface Piece {
  text: string;
  kind: 'kept' | 'gone' | 'new';
}

/** Sentences with the space before them: put together they are the text. */
const sentencesOf = (text: string): string[] => text.match(/[^.!?\n]*[.!?\n]+|[^.!?\n]+/g) ?? [];

/** Beyond this the whole text is shown twice. */
const sentencesCompared = 400;

/** Both texts in one, sentence by sentence. */
export function piecesOf(before: string, after: string): Piece[] {
  const [a, b] = [sentencesOf(before), sentencesOf(after)];
  if (a.length > sentencesCompared || b.length > sentencesCompared)
    return [
      { text: before, kind: 'gone' },
      { text: after, kind: 'new' },
    ];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as Uint16Array)[j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ text: a[i] as string, kind: 'kept' });
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ text: a[i] as string, kind: 'gone' });
      i += 1;
    } else {
      pieces.push({ text: b[j] as string, kind: 'new' });
      j += 1;
    }
  }
  return pieces;
}

/** Signs that are not seen are named, so that no two texts look alike that differ. */
export const visible = (text: string): string =>
  text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = (sign.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
