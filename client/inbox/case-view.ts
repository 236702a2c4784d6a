/** One case, whole, as plain data for the page. */
import { sameBytes, toHex } from '../../crypto/index.js';
import {
  type CaseFile,
  type CaseLetter,
  foldCase,
  lettersOf,
  newestState,
  sessionsOf,
} from '../conversation/casefile.js';
import { type Desk, self, today } from '../conversation/desk.js';
import type { Entry } from '../conversation/entry.js';
import { openersOf } from '../conversation/openers.js';
import { isPartial, membersNow, reads } from '../conversation/rank.js';
import { beforeRecusing } from '../conversation/recusal.js';
import {
  leftOutAnywhere,
  othersOf,
  readsHereOnly,
  sharedCase,
} from '../conversation/same-reporter.js';
import { messageIn, ownEntries } from '../conversation/writing.js';
import type {
  AlarmView,
  CaseRow,
  CaseView,
  ConversationItem,
  LetterView,
  RecusalView,
  StrayView,
} from './case-messages.js';
import { cameAfter, inTime, namesReply } from './in-time.js';
import type { Progress } from './leaving-times.js';
import { answerWanted, contentOf } from './letter-view.js';
import { isReply, isUnsent, logEntry, personView, replyView } from './log-view.js';

/** What the session knows beside the desk. */
export interface CaseSurroundings {
  row: CaseRow;
  alarms: AlarmView[];
  beat: Progress;
  /** Letters (hash, hexadecimal) that came in this session and were not opened in it. */
  unread: ReadonlySet<string>;
}

export function caseView(desk: Desk, file: CaseFile, around: CaseSurroundings): CaseView {
  const { row, alarms, beat, unread } = around;
  const fold = foldCase(file);
  const waiting = ownEntries(desk, file).filter((own) => !file.entries.has(toHex(own.hash)));
  const entries = [...fold.entries, ...waiting];
  const letters = lettersOf(file);
  const members = membersNow(desk, file);
  const isMember = reads(desk, file);
  const told = newestState(file.states)?.state;
  const newest = letters.map(({ letter }) => contentOf(desk, letter)).at(-1);
  return {
    row,
    route:
      desk.directory.routes.find((r) => r.route === file.path.route)?.title ??
      String(file.path.route),
    readers: members.map((m) => personView(desk, m.person)),
    recused: [...file.recusals.keys()].map((person) => personView(desk, person)),
    openers: openersOf(desk, file).map(({ person, ...rest }) => ({
      ...rest,
      who: personView(desk, person),
      mine: person === desk.officer.person,
    })),
    excluded: file.path.excluded.map((person) => personView(desk, person)),
    ...reporterView(desk, file),
    contested: [...new Set(fold.contested)].filter((f) => f === 'status' || f === 'nextBy'),
    items: conversation(desk, file, { letters, entries, beat, unread }),
    log: entries.map((entry) => {
      const unsent = isUnsent(desk, file, entry);
      return logEntry(desk, entry, { waits: waiting.includes(entry) && !unsent, unsent });
    }),
    alarms,
    newer: file.newer,
    told:
      told === undefined
        ? null
        : { letters: told.letters, day: told.intakeDay, nextBy: told.nextBy },
    language: newest !== undefined && 'language' in newest ? newest.language : 'en',
    answerWanted: answerWanted(letters),
    mayReply: self(desk)?.notices === true && isMember,
    mayRecuse: isMember,
    today: today(desk),
  };
}

/** What it would leave behind if this officer took themselves out. */
export function recusalView(desk: Desk, file: CaseFile): RecusalView {
  const { readers, ...rest } = beforeRecusing(desk, file);
  return { readers: readers.map((person) => personView(desk, person)), ...rest };
}

/** What the same reporter's other cases ask of whoever acts in this one. */
function reporterView(
  desk: Desk,
  file: CaseFile,
): Pick<CaseView, 'others' | 'doNotTell' | 'readsHereOnly' | 'shared'> {
  const here = readsHereOnly(desk, file);
  const shared = sharedCase(desk, file);
  const named = ({ id, reference }: CaseFile) => ({ id, reference });
  return {
    others: othersOf(desk, file).map(named),
    doNotTell: leftOutAnywhere(desk, file)
      .filter((person) => !here.includes(person))
      .map((person) => personView(desk, person)),
    readsHereOnly: here.map((person) => personView(desk, person)),
    shared: shared === null ? null : named(shared),
  };
}

interface Parts {
  letters: readonly CaseLetter[];
  entries: readonly Entry[];
  beat: Progress;
  unread: ReadonlySet<string>;
}

/** Letters and answers in the order in which they were written, as far as anybody can tell. */
function conversation(desk: Desk, file: CaseFile, parts: Parts): ConversationItem[] {
  const replies = parts.entries.filter(isReply);
  const items: ConversationItem[] = [];
  const rest = [...replies];
  const takeReply = (): void => {
    const next = rest.shift();
    if (next !== undefined) items.push(replyView(desk, file, next, parts.beat));
  };
  for (const [i, letter] of inTime(desk, parts.letters).entries()) {
    while (rest.some((entry, at) => (at === 0 ? cameAfter : namesReply)(desk, letter, entry)))
      takeReply();
    items.push(letterView(desk, file, { letter, n: i + 1, ...parts }));
  }
  while (rest.length > 0) takeReply();
  return [...items, ...strays(desk, file, parts.entries)];
}

function letterView(
  desk: Desk,
  file: CaseFile,
  given: Parts & { letter: CaseLetter; n: number },
): LetterView {
  const { letter, origin, stored } = given.letter;
  const key = toHex(letter.hash);
  const session = toHex(letter.header.session);
  const reading = sessionsOf(
    given.letters.filter((l) => sameBytes(l.letter.header.session, letter.header.session)),
  ).find((s) => s.session === session);
  const seq = letter.header.seq;
  const earlier = given.letters
    .filter((l) => sameBytes(l.letter.header.session, letter.header.session))
    .map((l) => l.letter.header.seq)
    .filter((n) => n < seq);
  const after = Math.max(0, ...earlier);
  return {
    item: 'letter',
    key,
    n: given.n,
    day: origin.day,
    part: letter.header.part,
    parts: letter.header.parts,
    partial: isPartial(desk, file, given.letter),
    stored,
    missing: (reading?.missing ?? []).filter((n) => n > after && n < seq),
    conflict: reading?.conflict ?? false,
    unread: given.unread.has(key),
    shown: contentOf(desk, letter),
  };
}

/** Messages on the board that stand in nobody's log. */
function strays(desk: Desk, file: CaseFile, entries: readonly Entry[]): StrayView[] {
  const logged = new Set(
    entries.flatMap((entry) => {
      const message = messageIn(desk, entry);
      return message === null ? [] : [toHex(message.hash)];
    }),
  );
  return [...file.notices]
    .filter(([hash]) => !logged.has(hash))
    .map(([key, { message }]) => ({
      item: 'stray',
      key,
      who: personView(desk, message.header.signer),
      day: message.header.day,
      text: message.content === 'newer' ? '' : message.content.text,
    }));
}
