import { expect, test } from 'vitest';
import { answerLimit, reportContent } from '../../../client/conversation/letters.js';
import { type Answered, limits, neededOf, reportOf } from '../../../client/portal/report.js';

const answered: Answered = {
  mode: 'anonymous',
  language: 'cy',
  questionnaire: { id: 'report', version: 1 },
  questions: [
    { id: 'what', kind: 'text', choices: [] },
    { id: 'category', kind: 'several', choices: ['crime', 'other'] },
    { id: 'when', kind: 'text', choices: [] },
  ],
  text: (id) => (id === 'what' ? 'Money is missing.' : '  '),
  chosen: (id) => (id === 'category' ? ['other', 'crime', 'made-up'] : []),
  identity: 'Sam Jones',
  behalf: null,
  answerWanted: true,
  wishes: 'In the evening',
  continues: '',
};

test('a report holds what was answered and nothing that was not', () => {
  const report = reportOf(answered);
  expect(reportContent.parse(report)).toEqual(report);
  expect(report.answers).toEqual({ what: 'Money is missing.', category: ['crime', 'other'] });
  expect(report).toMatchObject({ onBehalf: null, continues: null, language: 'cy' });
});

test('a name that was typed goes only with somebody who chose to give it (R3)', () => {
  expect(JSON.stringify(reportOf(answered))).not.toContain('Sam');
  expect(reportOf({ ...answered, mode: 'confidential' }).answers.identity).toBe('Sam Jones');
});

test('without an answer wanted no wishes are sent; whom it is for is', () => {
  const report = reportOf({
    ...answered,
    answerWanted: false,
    behalf: { relation: 'a friend', consent: 'perhaps' },
  });
  expect(report.contact).toEqual({ answerWanted: false, wishes: '' });
  expect(report.onBehalf).toEqual({ relation: 'a friend', consent: 'unknown' });
});

test('half a character is replaced, so that no text is refused for it', () => {
  const report = reportOf({ ...answered, text: () => 'a\uD800b 👩🏽‍✈️' });
  expect(report.answers.what).toBe('a\uFFFDb 👩🏽‍✈️');
});

test('the limits are those of a letter, and a unit may name its first question otherwise', () => {
  expect(limits.answer).toBe(answerLimit);
  const other = [
    { id: 'category', kind: 'several' as const, choices: [] },
    { id: 'story', kind: 'text' as const, choices: [] },
  ];
  expect(neededOf(other)).toBe('story');
  expect(neededOf([...other, { id: 'what', kind: 'text', choices: [] }])).toBe('what');
});
