/** The questions of a report, as the unit's directory has them. */
import {
  currentPeople,
  type Directory,
  type DirectoryPerson,
  exclusionLimit,
  membersOf,
  type Path,
} from '../../crypto/index.js';
import { type DirectoryContent, inLanguage } from '../conversation/directory-content.js';
import { modes, type ReportContent } from '../conversation/letters.js';
import type { Sitting } from '../conversation/sitting.js';
import { askOneOf, askUntil, askYes, readNumbers } from './asking.js';
import type { Context } from './context.js';
import { personLines, sayReaders } from './visit.js';

const language = 'en';

/** Route and people left out; asked until somebody is left who can read. */
export async function askPath(context: Context, sitting: Sitting): Promise<Path> {
  const { terminal, say } = context;
  const { directory } = sitting;
  for (;;) {
    const route = await askRoute(context, directory);
    const excluded = await askExcluded(context, directory, route);
    const readers = sitting.readers({ route, excluded }, null);
    if (readers.readBy.length === 0) {
      terminal.say(say.reporter.noReaders);
      continue;
    }
    sayReaders(context, readers);
    if (await askYes(context, say.reporter.readersAsk)) return { route, excluded };
  }
}

async function askRoute(context: Context, directory: Directory): Promise<number> {
  const { terminal } = context;
  const say = context.say.reporter;
  const open = directory.routes.filter(
    ({ current, route }) => current && membersOf(directory, { route, excluded: [] }).length > 0,
  );
  const [only] = open;
  if (only !== undefined && open.length === 1) {
    terminal.say(say.routeOnly(only.title));
    return only.route;
  }
  terminal.say(say.whichRoute(open.map((r, i) => `  ${i + 1}. ${r.title}`).join('\n')));
  const asked = { question: say.routeAsk, wanted: say.routeForm };
  return askUntil(context, asked, (answer) => {
    const numbers = readNumbers(answer, open.length);
    return numbers?.length === 1 ? (open[(numbers[0] as number) - 1]?.route ?? null) : null;
  });
}

/** Nameable people, those of the route first; their numbers ascending. */
async function askExcluded(
  context: Context,
  directory: Directory,
  route: number,
): Promise<number[]> {
  const { terminal } = context;
  const say = context.say.reporter;
  const reads = (p: DirectoryPerson): number => (p.routes.includes(route) ? 0 : 1);
  const people = currentPeople(directory)
    .filter((p) => p.nameable)
    .sort((a, b) => reads(a) - reads(b) || a.person - b.person);
  if (people.length === 0) return [];
  terminal.say(say.excludeList(personLines(people, say.person)));
  const asked = { question: say.excludeAsk, wanted: say.excludeForm };
  const chosen = await askUntil(context, asked, (answer) => {
    const numbers = readNumbers(answer, people.length);
    return numbers !== null && numbers.length <= exclusionLimit ? numbers : null;
  });
  if (chosen.length > 0) terminal.say(say.remember);
  return chosen.map((n) => (people[n - 1] as DirectoryPerson).person).sort((a, b) => a - b);
}

/** R3, R4: three ways of equal weight, nothing preselected. */
export async function askMode(context: Context): Promise<ReportContent['mode']> {
  const { terminal } = context;
  const say = context.say.reporter;
  terminal.say(say.modeAbout);
  const asked = { question: say.modeAsk, wanted: say.modeForm };
  const mode = await askUntil(context, asked, (answer) =>
    /^[123]$/.test(answer) ? (modes[Number(answer) - 1] ?? null) : null,
  );
  if (mode !== 'anonymous') terminal.say(say.modeNamed);
  return mode;
}

/** The id and version that stand for a text written without the unit's questions. */
export const freeQuestionnaire = { id: 'free', version: 1 };

/** Every question of the questionnaire; one free text when it is of a newer kind. */
export async function askAnswers(
  context: Context,
  content: DirectoryContent | null,
): Promise<ReportContent['answers']> {
  const { terminal } = context;
  const say = context.say.reporter;
  if (content === null) {
    terminal.say(say.contentNewer);
    return { what: await terminal.askText(`${say.freeQuestion}\n${say.textEnds}`) };
  }
  const answers: ReportContent['answers'] = {};
  for (const { id, kind, label, hint, choices } of content.questionnaire.questions) {
    const title = inLanguage(label, language);
    if (kind === 'text') {
      const about = hint === undefined ? '' : `\n${inLanguage(hint, language)}`;
      const text = await terminal.askText(`${title}${about}\n${say.textEnds}`);
      if (text !== '') answers[id] = text;
      continue;
    }
    const offered = choices === 'categories' ? content.categories : (choices ?? []);
    const list = offered.map((c, i) => `  ${i + 1}. ${inLanguage(c.label, language)}`).join('\n');
    terminal.say(`${title}\n${list}`);
    const question = kind === 'one' ? say.choiceOneAsk : say.choiceAsk;
    const numbers = await askUntil(context, { question, wanted: say.choiceForm }, (answer) => {
      const chosen = readNumbers(answer, offered.length);
      return chosen === null || (kind === 'one' && chosen.length > 1) ? null : chosen;
    });
    if (numbers.length > 0) answers[id] = numbers.map((n) => offered[n - 1]?.id ?? '');
  }
  return answers;
}

/** R37. */
export async function askBehalf(context: Context): Promise<ReportContent['onBehalf']> {
  const say = context.say.reporter;
  if (!(await askYes(context, say.behalfAsk, false))) return null;
  const relation = (await context.terminal.ask(say.behalfRelation)).trim().slice(0, 500);
  const consent = await askOneOf(
    context,
    { question: say.behalfConsent, wanted: say.behalfConsentForm },
    ['yes', 'no', 'unknown'],
  );
  return { relation, consent };
}
