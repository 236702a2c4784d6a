import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  partsOfWriting,
  type Session,
  signParts,
  startSession,
  type Writing,
  WritingError,
} from '../../../client/conversation/compose.js';
import { parseJson } from '../../../client/conversation/json.js';
import {
  messageLetterContent,
  type ReportContent,
  reportContent,
} from '../../../client/conversation/letters.js';
import { joinMessages, joinReports, splitReport } from '../../../client/conversation/parts.js';
import { caseKeysOf } from '../../../client/conversation/returning.js';
import {
  caseIdOf,
  type Directory,
  letterLimitBytes,
  membersOf,
  receiptKeys,
  verifyLetter,
} from '../../../crypto/index.js';
import { makeUnit } from '../../support/unit.js';

const made = makeUnit({ officers: 3, seed: 'composing' });
const directory = made.versions[0] as Directory;
const { unitId } = made.unit;
const receipt = receiptKeys(made.random(16), unitId);
const path = { route: 1, excluded: [2] };
const keys = caseKeysOf(receipt, path);
const to = { directory, addressees: membersOf(directory, path) };

const session = (given: Partial<Session> = {}): Session => ({
  ...startSession({ receipt, keys, seen: [], noticeSeen: false, random: made.random }),
  ...given,
});

const report = (answers: ReportContent['answers']): ReportContent => ({
  mode: 'anonymous',
  language: 'en',
  questionnaire: { id: 'report', version: 1 },
  answers,
  onBehalf: null,
  contact: { answerWanted: true, wishes: 'not by telephone' },
  continues: null,
  attachments: [],
});

const message = (text: string): Writing => ({ kind: 'message', content: { language: 'en', text } });
const write = (writing: Writing, at = session()) =>
  signParts(at, to, partsOfWriting(at, to, writing));
const verified = (bytes: Uint8Array) => verifyLetter(bytes, unitId, 'reporter', receipt.signPublic);

/** Text that deflates badly: `bytes` of randomness as hexadecimal digits. */
const noise = (characters: number): string =>
  Buffer.from(made.random(characters)).toString('base64').slice(0, characters);

test('a short report is one letter that its addressees can verify', () => {
  const content = report({ category: ['crime', 'funds'], what: 'Something happened.', who: '' });
  const { letters } = write({ kind: 'report', content });
  expect(letters).toHaveLength(1);
  const { header, content: bytes } = verified(letters[0]?.bytes as Uint8Array);
  expect(parseJson(reportContent, bytes)).toEqual(content);
  expect(header).toMatchObject({ kind: 1, path, part: 1, parts: 1, seq: 1, sender: 0 });
  expect(header.caseId).toEqual(caseIdOf(keys));
  expect(header.addressees.map((a) => a.person)).toEqual([1, 3]);
});

test('a long report is up to four letters, each of them readable alone', () => {
  const content = report({
    category: ['crime'],
    what: noise(9_000),
    who: noise(500),
    how: '',
    told: noise(8_000),
  });
  const { letters, next } = write({ kind: 'report', content });
  expect(letters).toHaveLength(3);
  const parts = letters.map((l) => parseJson(reportContent, verified(l.bytes).content));
  for (const [i, part] of parts.entries()) {
    expect(part).toMatchObject({ ...content, answers: {}, mode: 'anonymous' });
    const { header } = letters[i] as (typeof letters)[number];
    expect(header).toMatchObject({ part: i + 1, parts: 3, seq: i + 1 });
    expect(letters[i]?.bytes.length).toBeLessThanOrEqual(letterLimitBytes);
  }
  expect(joinReports(parts)).toEqual(content);
  expect(next.seq).toBe(4);
});

test('letters of a session name the hash of the one before', () => {
  const first = write(message('one'));
  const second = write(message('two'), first.next);
  expect(first.letters[0]?.header.prev).toEqual(new Uint8Array(32));
  expect(second.letters[0]?.header.prev).toEqual(first.letters[0]?.hash);
  expect(second.letters[0]?.header.seq).toBe(2);
  expect(second.letters[0]?.header.session).toEqual(first.letters[0]?.header.session);
});

test('two entries of one receipt are two sessions, drawn at random', () => {
  expect(session().session).not.toEqual(session().session);
});

test('a letter is complete in itself until a notice was seen, and never after (P8)', () => {
  const before = write(message('not yet')).letters[0];
  expect(before?.header.opening).toEqual({
    caseSecret: keys.caseSecret,
    signPublic: keys.signPublic,
    kemPublic: keys.kemPublic,
  });
  const seen = [{ person: 1, number: 4, hash: new Uint8Array(8).fill(3) }];
  const after = write(message('thank you'), session({ noticeSeen: true, seen })).letters[0];
  expect(after?.header.opening).toBeNull();
  expect(after?.header.seen).toEqual(seen);
  const hex = Buffer.from(after?.bytes as Uint8Array).toString('hex');
  expect(hex).not.toContain(Buffer.from(keys.caseSecret).toString('hex'));
});

test('what is longer than four letters is refused with a code, and nothing is signed', () => {
  const content = report({ what: noise(18_000), who: noise(18_000) });
  expect(() => write({ kind: 'report', content })).toThrow(new WritingError('too-long'));
  expect(write(message('x'.repeat(20_000))).letters).toHaveLength(1);
});

test('a text over its limit or with half a character is refused with a code', () => {
  expect(() => write(message('x'.repeat(20_001)))).toThrow(new WritingError('content'));
  expect(() => write(message('\ud800'))).toThrow(new WritingError('content'));
});

test('nobody left to read it is refused with a code', () => {
  const at = session();
  expect(() => partsOfWriting(at, { directory, addressees: [] }, message('?'))).toThrow(
    new WritingError('no-readers'),
  );
});

test('a cut falls between words where it can, and never within a character', () => {
  const text = Array.from({ length: 300 }, () => `${noise(40)} 🙂🙂🙂`).join(' ');
  const letters = write(message(text)).letters;
  expect(letters.length).toBeGreaterThan(1);
  const parts = letters.map((l) => parseJson(messageLetterContent, l.content));
  expect(joinMessages(parts)).toEqual({ language: 'en', text });
  for (const part of parts.slice(0, -1)) expect(part.text).toMatch(/ $/);
  const faces = write(message(`${noise(9_000)}${'🙂'.repeat(5_000)}`)).letters;
  expect(faces.length).toBeGreaterThan(1);
});

test('whatever is written is found again whole from its parts', () => {
  const answer = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 5 }),
  );
  const answers = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), answer, { maxKeys: 6 });
  fc.assert(
    fc.property(answers, fc.integer({ min: 120, max: 500 }), (given, limit) => {
      const content = report(given);
      const room = limit + JSON.stringify(report({})).length;
      const parts = splitReport(content, 40, (part) => JSON.stringify(part).length <= room);
      if (parts === null) return;
      for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(room);
      expect(joinReports(parts)).toEqual(content);
    }),
    { seed: 20_260_907, numRuns: 300 },
  );
});
