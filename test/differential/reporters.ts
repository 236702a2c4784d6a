/** The reporters of a plan: letters where there are any, decoys at the same moments where not. */
import {
  partsOfWriting,
  signParts,
  slotKeysOf,
  startSession,
} from '../../client/conversation/compose.js';
import type { PortalPort } from '../../client/conversation/ports.js';
import {
  addresseesOf,
  caseKeysOf,
  type Returned,
  type ReturnedCase,
} from '../../client/conversation/returning.js';
import { caseIdOf, type SealedDrop, toHex } from '../../crypto/index.js';
import { makeWriter, messageOf, type Writer } from '../lying/writer.js';
import { reportOf } from '../support/world.js';
import type { Plan, PlannedVisit } from './plan.js';
import type { Act, Place, Reporter, World } from './world.js';

export const makeReporters = (plan: Plan, office: Place, portal: PortalPort): Reporter[] =>
  plan.reporters.map(({ path, differs }) => {
    const writer = makeWriter(office, portal, path);
    const caseId = toHex(caseIdOf(caseKeysOf(writer.receipt, path)));
    return { writer, caseId, differs, hasWritten: false };
  });

const minute = 60_000;

/** Opens the page, reads the board, and sends a drop a minute. */
export function visitActs(
  world: World,
  { visit, start, portal }: { visit: PlannedVisit; start: number; portal: PortalPort },
): Act[] {
  const { plan } = world;
  const nobody = world.reporters[0]?.writer as Writer;
  let board = new Uint8Array(0);
  const at = start + visit.at;
  const open = async (): Promise<void> => {
    await portal.unit();
    board = new Uint8Array(await portal.board());
  };
  const drops = Array.from({ length: visit.drops }, (_, i): Act => {
    const { letter } = visit;
    const act = async (): Promise<void> => {
      const sealed =
        letter?.place === i
          ? sealFor(world, { reporter: letter.reporter, text: letter.text, board })
          : null;
      const drop = sealed ?? nobody.seal(new Uint8Array(0), []);
      const answer = await nobody.put(drop);
      if (!answer.stored) throw new Error(`seed ${plan.seed}: the portal answered ${answer.code}`);
    };
    return { at: at + (i + 1) * minute, act };
  });
  return [{ at, act: open }, ...drops];
}

/** The letter of this visit; `null` where the other world has it, and here is a decoy. */
function sealFor(
  world: World,
  { reporter: of, text, board }: { reporter: number; text: string; board: Uint8Array },
): SealedDrop | null {
  const reporter = world.reporters[of] as Reporter;
  if (reporter.differs && !world.real) return null;
  const { writer } = reporter;
  const { office, life } = world;
  const directory = office.directory();
  const found = ofPath(writer.returnsOver(board), writer);
  const session = startSession({
    receipt: writer.receipt,
    keys: caseKeysOf(writer.receipt, writer.path),
    seen: found?.seen ?? [],
    noticeSeen: found?.noticeSeen ?? false,
    random: office.random,
  });
  const addressees = addresseesOf(directory, writer.path, found);
  const to = { directory, addressees };
  const writing = reporter.hasWritten ? messageOf(text) : reportOf(text);
  const { letters } = signParts(session, to, partsOfWriting(session, to, writing));
  const [letter] = letters;
  if (letter === undefined) throw new Error('a writing without a letter');
  reporter.hasWritten = true;
  life.figures[reporter.differs ? 'excludedLetters' : 'otherLetters'] += 1;
  return writer.seal(letter.bytes, slotKeysOf(addressees));
}

const ofPath = ({ cases }: Returned, { path }: Writer): ReturnedCase | null =>
  cases.find((c) => c.path.excluded.join() === path.excluded.join()) ?? null;

/** How many answers those who left X out find on the board. */
export const foundAnswers = ({ reporters }: World, board: Uint8Array): number =>
  reporters
    .filter(({ differs }) => differs)
    .reduce(
      (sum, { writer }) => sum + (ofPath(writer.returnsOver(board), writer)?.messages.length ?? 0),
      0,
    );
