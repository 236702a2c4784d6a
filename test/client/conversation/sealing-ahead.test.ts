import { describe, expect, it } from 'vitest';
import { lettersOf } from '../../../client/conversation/casefile.js';
import { type Duty, sealedAhead } from '../../../client/conversation/duty.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const beat = 30 * 60_000;

/** An officer who has taken a report in and answered it, and locks before anything left. */
async function locked(seed: string, bundles: number) {
  const world = makeWorld({ seed });
  const reporter = makeReporter(world, { route: 1, excluded: [] });
  await reporter.report('The stores are counted twice.');
  world.server.closeBatch();
  const duty = await world.signIn(1);
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  const content = { language: 'en' as const, answers: 'About the stores', text: 'Thank you.' };
  duty.write(file, { kind: 'reply', content });
  const moments = Array.from({ length: bundles }, (_, i) => world.server.now + (i + 1) * beat);
  return { world, reporter, duty, ahead: duty.sealAhead(moments) };
}

async function sendFirst(world: World, ahead: ReturnType<Duty['sealAhead']>, count: number) {
  for (const { at, id, bytes } of ahead.slice(0, count)) {
    world.server.now = at;
    await world.server.inbox(1).putBundle(id, bytes);
  }
}

async function beats(world: World, duty: Duty, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(beat);
    await duty.sync();
  }
}

describe('Bundles sealed ahead for a locked session', () => {
  it('take what was written into the store, and leave nothing doubtful behind (P5)', async () => {
    const { world, reporter, ahead } = await locked('ahead', 4);
    await sendFirst(world, ahead, 4);
    const back = await world.signIn(1, { bundle: 4 });
    const [file] = back.desk.cases.values();
    if (file === undefined) throw new Error('no case');
    expect(lettersOf(file)[0]?.stored).toBe(true);
    expect(file.entries.size).toBe(1);
    expect(back.desk.written.size).toBe(0);
    expect(back.alarms()).toEqual([]);
    // The locked bundles may have used up the day's places on the board.
    world.passDays(1);
    await beats(world, back, 3);
    world.server.snapshot();
    const { cases } = await reporter.returns();
    const texts = cases[0]?.messages.map((m) => (m.content === 'newer' ? '' : m.content.text));
    expect(texts).toEqual(['Thank you.']);
  });

  it('lose nothing when the session is unlocked before all of them left', async () => {
    for (const sent of [0, 1, 2]) {
      const { world, reporter, ahead } = await locked(`early ${sent}`, 6);
      await sendFirst(world, ahead, sent);
      world.pass(60_000);
      const back = await world.signIn(1, sent === 0 ? undefined : { bundle: sent });
      await beats(world, back, 4);
      expect(back.alarms()).toEqual([]);
      expect(back.quiet()).toBe(true);
      world.server.snapshot();
      const { cases } = await reporter.returns();
      expect(cases[0]?.received?.letters).toBe(1);
      // Before the first of them left, what was written is only in the program that locked.
      expect(cases[0]?.messages).toHaveLength(sent > 0 ? 1 : 0);
    }
  });

  it('that never left, day after day, keep nothing from being read that is written later', async () => {
    const { world, reporter, ahead } = await locked('closed while locked', sealedAhead);
    await sendFirst(world, ahead, 4);
    let known = { bundle: 4, sent: sealedAhead };
    for (let day = 1; day <= 6; day++) {
      world.passDays(1);
      const duty = await world.signIn(1, known);
      const [file] = duty.desk.cases.values();
      if (file === undefined) throw new Error('no case');
      const content = { language: 'en' as const, answers: 'About the stores', text: 'More.' };
      if (day === 6) duty.write(file, { kind: 'reply', content });
      await beats(world, duty, 3);
      expect(duty.alarms()).toEqual([]);
      const { bundle } = duty.desk.outbox;
      known = { bundle, sent: bundle + sealedAhead };
    }
    world.server.snapshot();
    const { cases } = await reporter.returns();
    expect(cases[0]?.messages).toHaveLength(2);
  });

  it('are as many as asked for, never more than a day of twelve hours, and all of one size', async () => {
    const { ahead, duty } = await locked('many', sealedAhead + 10);
    expect(ahead).toHaveLength(sealedAhead);
    expect(new Set(ahead.map(({ bytes }) => bytes.length)).size).toBe(1);
    expect(new Set(ahead.map(({ id }) => Buffer.from(id).toString('hex'))).size).toBe(sealedAhead);
    expect(ahead.map(({ number }) => number)).toEqual(ahead.map((_, i) => i + 1));
    expect(duty.desk.outbox.bundle).toBe(sealedAhead);
    const carrying = ahead.filter(({ carries }) => carries).map(({ number }) => number);
    expect([carrying[0], carrying.length < 6]).toEqual([1, true]);
  });
});
