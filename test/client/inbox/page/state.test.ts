/** What the page holds, and when: locked, after a worker that died, and at signing out. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, caseOf, deskOf, officer, openPage, settled } from './at-the-page.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

const fetched = (): boolean => true;
const open = (answers: Answers = {}) => openPage({ fetched, answers });

describe('a locked page', () => {
  it('gets back nothing that was on its way: no case, no list, whatever the history leads to', async () => {
    const answers: Answers = {};
    const { state, signIn, worker, back } = await open(answers);
    await signIn();
    await state.openCase('a');
    state.openScreen('waiting');
    expect(state.shown.value?.row.id).toBe('a');
    await settled();
    expect(state.shown.value).toBeNull();
    // Back to the case, and the answer is slow.
    const { show } = answers;
    delete answers.show;
    await back(1);
    expect(state.screen.value).toBe('case');
    state.lock();
    const slow = worker().of('show').at(-1);
    expect(slow?.given).toEqual(['a']);
    worker().tell({ id: slow?.id ?? 0, answer: caseOf('a') });
    await settled();
    expect(state.shown.value).toBeNull();
    const asked = worker().of('show').length;
    await back(0);
    expect(state.screen.value).toBe('cases');
    expect(worker().of('show')).toHaveLength(asked);
    expect(state.shown.value).toBeNull();
    // It opens where the history has come to meanwhile.
    if (show !== undefined) answers.show = show;
    expect(await state.unlock('seven words')).toBe(true);
    expect(worker().of('show').at(-1)?.given).toEqual([null]);
  });

  it('is told nothing while other words are tried, however late the worker comes to lock', async () => {
    const answers: Answers = {};
    const { state, signIn, worker } = await open(answers);
    await signIn();
    delete answers.lock;
    delete answers.unlock;
    state.lock();
    expect(state.sealing.value).toBe(true);
    const tried = state.unlock('other words');
    await settled();
    worker().tell({ event: 'desk', desk: deskOf(0) });
    worker().tell({ event: 'case', shown: caseOf('a') });
    worker().tell({ id: worker().of('lock')[0]?.id ?? 0, answer: null });
    await settled();
    worker().tell({ id: worker().of('unlock')[0]?.id ?? 0, answer: false });
    expect(await tried).toBe(false);
    expect(state.sealing.value).toBe(false);
    expect(state.desk.value).toBeNull();
    expect(state.shown.value).toBeNull();
    expect(state.locked.value).toBe(true);
  });

  it('asks before it is closed when something waits to leave or was typed', async () => {
    const { state, drafts, signIn, worker } = await open();
    await signIn();
    const told = { nextAt: 1, lastAt: 1, trouble: null };
    expect(state.unsent()).toBe(true);
    worker().tell({ event: 'beat', beat: told });
    worker().tell({ event: 'desk', desk: deskOf(0) });
    expect(state.unsent()).toBe(false);
    state.lock();
    expect(state.unsent()).toBe(false);
    await state.unlock('seven words');
    worker().tell({ event: 'desk', desk: deskOf(1) });
    state.lock();
    expect(state.desk.value).toBeNull();
    expect(state.unsent()).toBe(true);
    await state.unlock('seven words');
    // The list of before stands, on which nothing is known to wait.
    worker().tell({ event: 'desk', desk: { ...deskOf(0), stood: { at: 0, today: true } } });
    expect(state.unsent()).toBe(true);
    worker().tell({ event: 'desk', desk: deskOf(0) });
    expect(state.unsent()).toBe(false);
    drafts.draftOf('a').note.value = 'Half a sentence';
    state.lock();
    expect(drafts.unwritten()).toEqual([]);
    expect(state.unsent()).toBe(true);
  });
});

describe('a worker that dies', () => {
  it('takes nothing with it that was typed after unlocking, and the next one is told of it', async () => {
    const { state, drafts, signIn, worker, workers } = await open();
    await signIn();
    state.lock();
    worker().tell({ event: 'sealed', sealed: Uint8Array.of(1) });
    await state.unlock('seven words');
    drafts.draftOf('a').text.value = 'Thank you for';
    worker().die();
    expect(state.ended.value).toBe('program');
    expect(state.phase.value).toBe('sign-in');
    expect(drafts.unwritten()).toEqual(['a']);
    await settled();
    expect(workers).toHaveLength(2);
    await signIn();
    expect(worker().of('enter')[0]?.given[0].page).toBeNull();
    expect(worker().of('draft').at(-1)?.given[0]).toMatchObject({
      caseId: 'a',
      text: 'Thank you for',
    });
  });

  it('leaves nothing typed on the page once the computer is forgotten', async () => {
    const { state, drafts, signIn, worker } = await open();
    await signIn();
    drafts.draftOf('a').text.value = 'Thank you for';
    worker().die();
    expect(drafts.unwritten()).toEqual(['a']);
    expect(await state.forgetComputer()).toBe(true);
    expect(drafts.unwritten()).toEqual([]);
  });

  it('before it could be fetched is fetched again by the next question, and by nothing else', async () => {
    let there = false;
    const { state, workers } = await openPage({
      fetched: () => there,
      answers: { unit: () => null },
    });
    expect(workers).toHaveLength(0);
    await expect(state.ask('unit')).rejects.toMatchObject({ code: 'unreachable' });
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(workers).toHaveLength(1);
    expect(state.ended.value).toBeNull();
    there = true;
    expect(await state.ask('unit')).toBeNull();
    expect(workers).toHaveLength(2);
  });
});

describe('a worker that never listens', () => {
  it('is not waited for longer than half a minute, and is taken up when it comes after all', async () => {
    const { state, worker, workers } = await openPage({
      fetched: () => 'never',
      answers: { unit: () => null },
    });
    vi.useFakeTimers();
    const asked = state.ask('unit').catch((error) => error.code);
    vi.advanceTimersByTime(30_000);
    expect(await asked).toBe('unreachable');
    const again = state.ask('unit');
    worker().tell({ event: 'ready' });
    expect(await again).toBeNull();
    expect(workers).toHaveLength(1);
    vi.useRealTimers();
  });
});

describe('what was just written', () => {
  it('is said to leave when it does, whatever else of the case waits', async () => {
    const { state, signIn, worker, write, time } = await open({ write: () => caseOf('a') });
    await signIn();
    const { waiting, ...rest } = deskOf(3);
    const [first, second, reply] = waiting.map((one, i) => ({
      ...one,
      leavesAt: (i + 1) * 60_000,
    }));
    if (first === undefined || second === undefined || reply === undefined) throw new Error();
    const answer = { ...reply, kind: 'reply' as const, readableFrom: 240_000 };
    worker().tell({ event: 'desk', desk: { ...rest, waiting: [first, second, answer] } });
    await state.openCase('a');
    const said = await write('a', { write: 'note', text: 'Ask the treasurer.' });
    expect(said).toBe(`Written. It leaves at ${time(120_000, { seconds: true })}.`);
  });
});

describe('signing out', () => {
  it('has the computer forgotten by the worker that is there, and starts no other again and again', async () => {
    let there = true;
    const answers: Answers = { kept: () => 1 };
    const { state, signIn, workers, gone } = await openPage({ fetched: () => there, answers });
    await signIn();
    await state.countKept();
    there = false;
    await state.signOut(true, true);
    expect(workers[0]?.of('leave')[0]?.given).toEqual([{ anyway: true, forgets: true }]);
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(workers.length).toBeLessThan(3);
    expect(gone).toEqual([]);
    expect([state.phase.value, state.signedOut.value, state.ended.value, state.kept.value]).toEqual(
      [...['sign-in', true, null, 0]],
    );
  });

  it('stays on the page and says so when the browser did not forget', async () => {
    const answers: Answers = { kept: () => 1, leave: () => false };
    const { state, signIn, gone } = await open(answers);
    await signIn();
    await state.signOut(false, true);
    await settled();
    expect(gone).toEqual([]);
    expect([state.signedOut.value, state.notForgotten.value, state.kept.value]).toEqual([
      ...[true, true, 1],
    ]);
    await state.forgetComputer();
    expect(state.notForgotten.value).toBe(false);
    answers.leave = () => true;
    answers.enter = () => officer;
    await signIn();
    await state.signOut(false, false);
    expect(gone).toEqual(['/out.html']);
  });
});
