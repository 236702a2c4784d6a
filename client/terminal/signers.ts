/** Other holders at a terminal: each types the words of their own sheet. */
import { wipe } from '../../crypto/index.js';
import type { Signer } from '../conversation/ceremony.js';
import { othersNeeded, ownPlaces, readHolder, signersWith } from '../conversation/holders.js';
import type { Context } from './context.js';
import { saySeedProblem } from './paper.js';
import type { SignedIn } from './sign-in.js';

/** `count` holders who sign: the vault's own, and others whose words are asked for. */
export async function askSigners(
  context: Context,
  signedIn: Pick<SignedIn, 'unit' | 'vault'>,
  count: number,
): Promise<Signer[]> {
  const { terminal, say } = context;
  const needed = othersNeeded(signedIn, count);
  if (needed > 0) terminal.say(say.paper.othersSign(needed));
  const signing = ownPlaces(signedIn);
  const texts: string[] = [];
  while (texts.length < needed) {
    const text = await terminal.askSecret(say.paper.askHolder(texts.length + 1, needed));
    const read = readHolder(text, signedIn.unit, signing);
    if (read.ok) {
      terminal.say(say.paper.recognised(read.title));
      wipe(read.seed);
      signing.push(read.holder);
      texts.push(text);
    } else if (read.problem === 'nobody') terminal.say(say.paper.nobody);
    else if (read.problem === 'twice') terminal.say(say.paper.twice(read.title));
    else saySeedProblem(context, read);
  }
  return signersWith(signedIn, count, texts);
}
