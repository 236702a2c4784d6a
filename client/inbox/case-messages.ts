/** One case as plain data: what the worker makes of it and the page draws. */
import type { AlarmKind } from '../conversation/alarms.js';
import type { IdentityAnswer } from '../conversation/letters.js';
import type { GivingState, Opener } from '../conversation/openers.js';

/** A text of the directory, signed: English always, Welsh where the unit has it. */
export interface TextView {
  en: string;
  cy?: string | undefined;
}

/** A person of the unit, past or present; without a title nobody of the directory. */
export interface PersonView {
  person: number;
  title: string | null;
}

export type CaseStatus = 'open' | 'hold' | 'closed';

export interface CaseRow {
  id: string;
  reference: string;
  /** As the reporter chose them, in the words of the questionnaire. */
  categories: TextView[];
  status: CaseStatus;
  /** UTC day on which it was opened, and of the newest letter or entry. */
  day: number;
  lastDay: number;
  /** Taken in during this session and not yet opened in it. */
  unread: number;
  /** Letters after the unit's last answer. */
  unanswered: number;
  answers: number;
  alarms: number;
  /** Day by which the reporter was promised something; 0 for none. */
  nextBy: number;
  /** The promised day is over. */
  late: boolean;
  /** References of the same reporter’s other cases that this officer reads. */
  others: string[];
  /** This officer is its only member: it is lost with them. */
  alone: boolean;
}

export interface AlarmView {
  kind: AlarmKind;
  caseId: string | null;
  reference: string | null;
  person: PersonView | null;
  detail: string | null;
}

export interface AnswerView {
  /** The unit's own question; `identity` where the reporter says who they are. */
  label: TextView | IdentityAnswer;
  /** A text as the reporter wrote it, or the labels that they chose. */
  values: (string | TextView)[];
}

export type LetterContentView =
  | {
      content: 'report';
      mode: 'anonymous' | 'confidential' | 'open';
      language: 'en' | 'cy';
      answers: AnswerView[];
      onBehalf: { relation: string; consent: 'yes' | 'no' | 'unknown' } | null;
      answerWanted: boolean;
      wishes: string;
      continues: string | null;
    }
  | { content: 'message'; language: 'en' | 'cy'; text: string }
  /** Verified and kept, of a kind that this program cannot show. */
  | { content: 'newer' }
  /** Verified, but not well formed. */
  | { content: 'malformed' };

export interface LetterView {
  item: 'letter';
  key: string;
  n: number;
  /** UTC day on which its batch closed. */
  day: number;
  part: number;
  parts: number;
  /** Sealed to fewer than the circle's members. */
  partial: boolean;
  /** Read back from the store: it cannot be lost any more. */
  stored: boolean;
  /** Numbers of this session that are missing before it. */
  missing: number[];
  /** Another letter claims its place, or it does not follow the one before it. */
  conflict: boolean;
  unread: boolean;
  shown: LetterContentView;
}

export interface ReplyView {
  item: 'reply';
  key: string;
  who: PersonView;
  mine: boolean;
  /** Minutes since 1970. */
  minute: number;
  answers: string;
  text: string;
  /** The message inside does not hold, or is of a newer kind. */
  unreadable: boolean;
  stage: 'waits' | 'left' | 'unsent' | 'board' | 'seen';
  leavesAt: number | null;
  readableFrom: number | null;
}

/** On the board under this case, and in nobody's log. */
export interface StrayView {
  item: 'stray';
  key: string;
  who: PersonView;
  day: number;
  text: string;
}

export type ConversationItem = LetterView | ReplyView | StrayView;

export type LogKind =
  | 'note'
  | 'reply'
  | 'status'
  | 'promise'
  | 'decision'
  | 'recusal'
  | 'newer'
  | 'malformed';

export interface LogEntryView {
  key: string;
  kind: LogKind;
  who: PersonView;
  number: number;
  minute: number;
  /** Text of a note or a reason, first line of an answer. */
  text: string;
  status: CaseStatus | null;
  /** Promised UTC day. */
  nextBy: number | null;
  decision: string;
  /** Leaves with a bundle to come; not in the store yet. */
  waits: boolean;
  /** It leaves no more: the officer reads the case no more. */
  unsent: boolean;
}

export interface OtherCase {
  id: string;
  reference: string;
}

/** What taking oneself out of a case would leave behind. */
export interface RecusalView {
  /** Whoever would still read it. */
  readers: PersonView[];
  /** Nobody of them could open it: it cannot be done. */
  lost: boolean;
  /** Nobody of them has opened it yet. */
  unopened: boolean;
  /** Nobody of them may write to the reporter. */
  silent: boolean;
}
/** A member of a case. */
export type OpenerView = Omit<Opener, 'person'> & { who: PersonView; mine: boolean };

/** How many cases a colleague can be given, which wait to leave, and which have left. */
export type GivingView = Omit<GivingState, 'person'> & { who: PersonView };

export interface CaseView {
  row: CaseRow;
  route: string;
  readers: PersonView[];
  /** Who has taken themselves out. */
  recused: PersonView[];
  /** Its members, and who of them is known to open it. */
  openers: OpenerView[];
  excluded: PersonView[];
  /** The same reporter’s other cases that this officer reads. */
  others: OtherCase[];
  /** Left out here or in one of those, and no reader of this case. */
  doNotTell: PersonView[];
  /** Readers of this case whom the reporter leaves out in one of those. */
  readsHereOnly: PersonView[];
  /** Nobody whom the reporter leaves out anywhere reads that one: where to write what concerns all. */
  shared: OtherCase | null;
  /** Fields that two colleagues set without having read each other. */
  contested: ('status' | 'nextBy')[];
  items: ConversationItem[];
  log: LogEntryView[];
  alarms: AlarmView[];
  /** Items of kinds that this program does not know. */
  newer: number;
  /** What the reporter reads of the unit's counts, from the board; `null` before the first. */
  told: { letters: number; day: number; nextBy: number } | null;
  /** Language of the newest letter: the language to answer in. */
  language: 'en' | 'cy';
  /** False: the reporter kept no receipt and cannot be answered. */
  answerWanted: boolean;
  /** This officer may write to reporters and belongs to the case. */
  mayReply: boolean;
  /** This officer is one of its readers, and can take themselves out. */
  mayRecuse: boolean;
  /** UTC day. */
  today: number;
}
