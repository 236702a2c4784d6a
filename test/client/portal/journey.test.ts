import { describe, expect, test } from 'vitest';
import { type Journey, nextOf, stepsOf } from '../../../client/portal/journey.js';

const journey: Journey = {
  flow: 'report',
  routes: false,
  named: false,
  questions: ['what', 'when'],
  answerWanted: true,
};

describe('the screens of a report', () => {
  test('whom to leave out is asked before anything is told, the words come before sending', () => {
    const steps = stepsOf(journey);
    expect(steps.indexOf('conflict')).toBe(0);
    expect(steps.slice(-4)).toEqual(['answer', 'words', 'words-back', 'send']);
  });

  test('the warning stands before the name, and only for those who give one (R65)', () => {
    expect(stepsOf(journey)).not.toContain('named');
    const steps = stepsOf({ ...journey, named: true });
    expect(steps[steps.indexOf('mode') + 1]).toBe('named');
  });

  test('who wants no answer gets no words; several routes are asked for first', () => {
    const steps = stepsOf({ ...journey, answerWanted: false, routes: true });
    expect(steps).not.toContain('words');
    expect(steps[0]).toBe('route');
  });

  test('what is changed from the answers leads back to them', () => {
    const from = ['start', 'conflict', 'check'] as const;
    expect(nextOf(journey, 'question:what', from)).toBe('back');
    expect(nextOf(journey, 'continues', from)).toBe('back');
    const named = { ...journey, named: true };
    expect(nextOf(named, 'mode', from)).toBe('named');
    expect(nextOf(named, 'named', [...from, 'mode'])).toBe('check');
    const routed = { ...journey, routes: true };
    expect(nextOf(routed, 'route', ['start', 'route', ...from])).toBe('conflict');
    expect(nextOf(routed, 'conflict', [...from, 'route'])).toBe('check');
    expect(nextOf(journey, 'answer', from)).toBe('words');
    expect(nextOf(journey, 'words', [...from, 'answer'])).toBe('words-back');
    expect(nextOf(journey, 'words', [...from, 'answer', 'send'])).toBe('back');
  });

  test('a message asks whom to leave out and nothing else', () => {
    expect(stepsOf({ ...journey, flow: 'message' })).toEqual(['conflict', 'write']);
    expect(nextOf({ ...journey, flow: 'message' }, 'found', ['start', 'return'])).toBe('conflict');
  });
});
