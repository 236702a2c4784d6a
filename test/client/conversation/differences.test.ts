import { describe, expect, it } from 'vitest';
import { defaultContent } from '../../../client/conversation/default-content.js';
import { differencesOf, piecesOf, visible } from '../../../client/conversation/differences.js';
import {
  type DirectoryContent,
  encodeDirectoryContent,
} from '../../../client/conversation/directory-content.js';
import { type DirectoryCore, encodeCore } from '../../../crypto/index.js';
import { day, first, random, unit } from '../../support/held-inbox.js';

describe('what is shown of a change', () => {
  const differ = (change: Partial<DirectoryCore>) => differencesOf(first, { ...first, ...change });

  it('leaves nothing out: every field of a directory that differs is told', () => {
    const person = first.people[0] as DirectoryCore['people'][number];
    const of = (part: Partial<typeof person>) => ({ people: [{ ...person, ...part }] });
    const changes: Partial<DirectoryCore>[] = [
      { day: day + 1 },
      { statement: 1 },
      { trial: true },
      { closings: [61] },
      { minimumDrops: 0 },
      { beatSeconds: 900 },
      { quota: 4 },
      { workFloorBits: 1 },
      { workCeilingBits: 20 },
      { slots: 16 },
      { numbers: [9] },
      { routes: [] },
      { routes: [{ route: 1, current: false, title: unit.name }] },
      { routes: [{ route: 1, current: true, title: 'Other' }] },
      { people: [] },
      of({ title: 'Deputy' }),
      of({ current: false, slot: null, pastDay: 9 }),
      of({ slot: 3 }),
      of({ since: 2 }),
      of({ kemPublic: random(1216) }),
      of({ signPublic: random(32) }),
      of({ predecessor: random(64) }),
      of({ routes: [2] }),
      of({ nameable: false }),
      of({ notices: false }),
      of({ head: false }),
      of({ outside: true }),
      { content: encodeDirectoryContent({ ...defaultContent, retentionDays: 40 }) },
      { content: new TextEncoder().encode('{}') },
      { content: Uint8Array.of(255) },
    ];
    for (const change of changes) expect(differ(change), JSON.stringify(change)).not.toEqual([]);
    expect(differ({})).toEqual([]);
    const fields = Object.keys(first).filter(
      (key) => !['hash', 'renewal', 'dated', 'bytes'].includes(key),
    );
    const chained = ['unitId', 'number', 'previous'];
    const changed = new Set(changes.flatMap(Object.keys));
    expect(fields.filter((key) => !changed.has(key) && !chained.includes(key))).toEqual([]);
    expect(encodeCore(first).length).toBeGreaterThan(0);
  });

  it('finds every text that is put in, taken out, moved or given twice', () => {
    const contacts = defaultContent.contacts;
    const of = (change: Partial<DirectoryContent>) =>
      differ({ content: encodeDirectoryContent({ ...defaultContent, ...change }) });
    const [one, ...others] = contacts;
    if (one === undefined) throw new Error('a contact');
    expect(of({ contacts: others }).every(({ after }) => after === null || after !== '')).toBe(
      true,
    );
    expect(of({ contacts: others })).not.toEqual([]);
    expect(of({ contacts: [...others, one] }).map(({ at }) => at.join('.'))).toEqual([
      'content.contacts.order',
    ]);
    // The second of two with one name does not hide behind the first.
    const twin = { ...one, reach: { en: 'Somewhere else' } };
    expect(JSON.stringify(of({ contacts: [one, twin, ...others] }))).toContain('Somewhere else');
    expect(JSON.stringify(of({ contacts: [twin, one, ...others] }))).toContain('Somewhere else');
  });

  it('shows sentences whole and in order, and signs that are not seen by their names', () => {
    const before = 'Ring us. We answer in a day.\nOr write.';
    const after = 'Ring us. We answer in a week.\nOr write.';
    expect(piecesOf(before, after)).toEqual([
      { kind: 'kept', text: 'Ring us.' },
      { kind: 'gone', text: ' We answer in a day.\n' },
      { kind: 'new', text: ' We answer in a week.\n' },
      { kind: 'kept', text: 'Or write.' },
    ]);
    for (const kind of ['gone', 'new'] as const) {
      const rest = piecesOf(before, after).filter((piece) => piece.kind !== kind);
      expect(rest.map(({ text }) => text).join('')).toBe(kind === 'gone' ? after : before);
    }
    expect(visible('a\u200bb\u202ec\nd')).toBe('a⟨U+200B⟩b⟨U+202E⟩c\nd');
  });
});
