/** Holders sign what is proposed, each at their own terminal, and change who holds the unit. */
import { type Holder, toBase64url } from '../../../crypto/index.js';
import { type Difference, holderKeyWords, visible } from '../../conversation/differences.js';
import { holdersCore, readHolderKey } from '../../conversation/holders-draft.js';
import {
  laterHolderKey,
  proposeWith,
  type ReadProposals,
  readProposals,
  type StandingProposal,
  signOnPaper,
  signStanding,
} from '../../conversation/proposals.js';
import { askShort, askUntil, askYes, readNumbers } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { type SignedIn, whileSignedIn } from '../sign-in.js';

/** Shows everything that stands, whole, and asks what to do with each. */
export function sign(context: Context): Promise<number> {
  const { terminal, say } = context;
  return whileSignedIn(context, async (signedIn) => {
    const { inbox, unit, vault } = signedIn;
    const read = await readProposals(inbox, { unit, vault });
    const key = laterHolderKey(vault, unit.unitId);
    terminal.say(say.proposals.own(holderKeyWords(key), toBase64url(key)));
    if (read.standing.length === 0) terminal.say(say.proposals.nothing);
    for (const one of read.standing) await treat(context, signedIn, { read, one });
    return exitCodes.done;
  });
}

async function treat(
  context: Context,
  { inbox, vault }: SignedIn,
  { read, one }: { read: ReadProposals; one: StandingProposal },
): Promise<void> {
  const { terminal } = context;
  const say = context.say.proposals;
  show(context, read, one);
  const asked = { question: say.what, wanted: say.whatForm };
  const what = await askUntil(context, asked, (answer) =>
    answer === '' ? 'skip' : (choices.find((word) => word === answer.toLowerCase()) ?? null),
  );
  if (what === 'skip') return;
  if (what === 'withdraw') {
    await inbox.withdrawProposal(one.proposal.id);
    return terminal.say(say.withdrew);
  }
  const became =
    what === 'words'
      ? await signOnPaper(inbox, read.inForce, { one, text: await terminal.askSecret(say.words) })
      : await signStanding(inbox, read.inForce, { one, vault });
  terminal.say(say[became]);
}

const choices = ['sign', 'accept', 'words', 'withdraw', 'skip'] as const;

function show(context: Context, { inForce }: ReadProposals, one: StandingProposal): void {
  const { terminal } = context;
  const say = context.say.proposals;
  const { proposal, progress, drafter, draftedAt } = one;
  const { kind, next } = proposal;
  const when = new Date(draftedAt).toISOString().slice(0, 16).replace('T', ' ');
  terminal.say(say.standing(say[kind](next.number), drafter.name, `${when} UTC`));
  terminal.say(
    one.differences.map((change) => changeText(context, change)).join('\n') || say.noChange,
  );
  if (one.falseSignatures > 0) terminal.say(say.falseSignatures(one.falseSignatures));
  const { holders, threshold } = inForce.unit;
  const signed = progress.signed.map((place) => holders[place]?.title).join('; ');
  terminal.say(say.signed(signed || say.nobody, threshold));
  if (proposal.kind === 'directory' || progress.awaited.length === 0) return;
  const coming = proposal.next.holders;
  terminal.say(say.awaited(progress.awaited.map((place) => coming[place]?.title).join('; ')));
}

const changeText = ({ say }: Context, { at, before, after }: Difference): string =>
  say.proposals.change(
    at.join(' > '),
    before === null ? null : visible(before),
    after === null ? null : visible(after),
  );

/** Drafts who shall hold the unit from now on; the holders in force sign it, the new ones accept it. */
export function holders(context: Context): Promise<number> {
  const { terminal, clock } = context;
  const say = context.say.proposals;
  return whileSignedIn(context, async ({ inbox, unit: known, vault }) => {
    const { inForce } = await readProposals(inbox, { unit: known, vault });
    const { unit } = inForce;
    const list = unit.holders.map(({ title }, i) => `  ${i + 1}. ${title}`).join('\n');
    terminal.say(say.holders(list, unit.threshold));
    terminal.say(say.lost);
    const gone = await askUntil(
      context,
      { question: say.remove, wanted: say.removeForm },
      (answer) => readNumbers(answer, unit.holders.length),
    );
    const keep = unit.holders.flatMap((_, i) => (gone.includes(i + 1) ? [] : [i]));
    const join: Holder[] = [];
    for (;;) {
      const one = await askHolder(context);
      if (one === null) break;
      join.push(one);
    }
    const most = keep.length + join.length;
    const { people } = context.say;
    const threshold = await askUntil(
      context,
      { question: people.threshold(most), wanted: people.thresholdForm(most) },
      (answer) => {
        const count = /^\d{1,2}$/.test(answer) ? Number(answer) : 0;
        return count >= 1 && count <= most ? count : null;
      },
    );
    const core = holdersCore(unit, { keep, join, threshold }, clock.now());
    await proposeWith(inbox, { inForce, kind: 'statement', core, vault });
    terminal.say(say.proposedHolders(unit.statement + 1));
    terminal.say(say.afterwards);
    return exitCodes.done;
  });
}

/** A new holder by their key, whose words were compared; `null` for nobody more. */
async function askHolder(context: Context): Promise<Holder | null> {
  const { people, proposals: say } = context.say;
  const asked = { question: say.addKey, wanted: say.addKeyForm };
  const publicKey = await askUntil(context, asked, (answer) => {
    if (answer === '') return 'nobody';
    return readHolderKey(answer);
  });
  if (publicKey === 'nobody') return null;
  if (!(await askYes(context, say.addWords(holderKeyWords(publicKey))))) return askHolder(context);
  const title = await askShort(context, say.addTitle, people.titleForm);
  return { publicKey, title, outside: await askYes(context, say.addOutside, true) };
}
