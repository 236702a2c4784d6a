/** Meeting a unit: verifying what a server shows, and comparing it with what was pinned. */
import { ageOf, type Directory, dayOf, fingerprintWords } from '../../crypto/index.js';
import { fingerprintWordCount, unitFingerprint } from '../conversation/ceremony.js';
import type { MetUnit } from '../conversation/joining.js';
import { comparePin, pinOf } from '../conversation/pins.js';
import { verifyUnit } from '../conversation/unit-check.js';
import { splitWords } from '../conversation/words.js';
import { type Context, exitCodes, Stop } from './context.js';

/**
 * Verifies a unit and pins it on first use. When it is not the one that was pinned, says so and
 * stops with exit code 3, unless the new fingerprint is typed. Throws `ProtocolError`, `Stop`.
 */
export async function meetUnit(
  context: Context,
  origin: string,
  shown: { statements: readonly Uint8Array[]; directory: Uint8Array },
): Promise<MetUnit> {
  const met = verifyUnit({ ...shown, statements: [...shown.statements] }, null);
  await greetUnit(context, origin, met);
  return met;
}

/** The same for a unit that was verified already. */
export async function greetUnit(
  context: Context,
  origin: string,
  { unit, directory }: MetUnit,
): Promise<void> {
  const { terminal, home, options } = context;
  const say = context.say.unit;
  const verdict = comparePin(home.pin(origin), directory);
  const words = unitFingerprint(unit.unitId);
  if (verdict === 'first') {
    terminal.say(options.pins ? say.first(unit.name, words) : say.unpinned(unit.name, words));
  }
  if (verdict === 'different-unit' || verdict === 'older' || verdict === 'forked') {
    const shownNow =
      verdict === 'different-unit'
        ? words
        : fingerprintWords(directory.hash, fingerprintWordCount).join(' ');
    terminal.say(say.changed[verdict](shownNow));
    const typed = splitWords(await terminal.ask(say.accept)).join(' ');
    if (typed !== shownNow) throw new Stop(say.notAccepted, exitCodes.otherUnit);
    terminal.say(say.accepted);
  }
  if (verdict !== 'same') home.setPin(origin, pinOf(directory));
  sayAge(context, directory);
}

/** Says what a reader has to know about the directory's age and timings. */
function sayAge({ terminal, say, clock }: Context, directory: Directory): void {
  const day = dayOf(clock.now());
  const age = ageOf(directory, day);
  if (age === 'warned') terminal.say(say.unit.warned(day - directory.dated));
  if (age === 'closed') terminal.say(say.unit.closed(day - directory.dated));
  if (directory.trial) terminal.say(say.unit.trial);
}
