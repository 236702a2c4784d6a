/** What officers wrote in a case, as plain data. */
import { itemIdOf, ProtocolError, sameBytes, toHex } from '../../crypto/index.js';
import type { CaseFile } from '../conversation/casefile.js';
import type { Desk } from '../conversation/desk.js';
import type { Entry } from '../conversation/entry.js';
import { parseJson } from '../conversation/json.js';
import { entryKinds, kindName } from '../conversation/kinds.js';
import {
  decisionContent,
  noteContent,
  promiseContent,
  statusContent,
} from '../conversation/letters.js';
import type { Message } from '../conversation/message.js';
import { recusalIn } from '../conversation/out-of-case.js';
import { wasSeen } from '../conversation/seen.js';
import { unsentIn } from '../conversation/unsent.js';
import { messageIn } from '../conversation/writing.js';
import type { LogEntryView, PersonView, ReplyView } from './case-messages.js';
import { isReadable, leavesAt, type Progress, readableFrom } from './leaving-times.js';

/** A public title as the unit signed it, the newest that this person had. */
export function personView(desk: Desk, person: number): PersonView {
  const keys = desk.directory.people.filter((p) => p.person === person);
  return { person, title: (keys.find((p) => p.current) ?? keys.at(-1))?.title ?? null };
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** An entry in the log; whether it waits to leave, or was not sent, is the caller's knowledge. */
export function logEntry(
  desk: Desk,
  entry: Entry,
  { waits, unsent }: Pick<LogEntryView, 'waits' | 'unsent'>,
): LogEntryView {
  const { person, minute, number, kind, kindVersion: version } = entry.header;
  const plain: LogEntryView = {
    key: toHex(entry.hash),
    kind: 'newer',
    who: personView(desk, person),
    number,
    minute,
    text: '',
    status: null,
    nextBy: null,
    decision: '',
    ...{ waits, unsent },
  };
  try {
    switch (kindName(entryKinds, { kind, version })) {
      case 'note':
        return { ...plain, kind: 'note', text: parseJson(noteContent, entry.payload).text };
      case 'reply': {
        const content = messageIn(desk, entry)?.content;
        const read = content === undefined || content === 'newer' ? null : content;
        return { ...plain, kind: 'reply', text: read === null ? '' : cut(read.text) };
      }
      case 'status': {
        const { status, reason } = parseJson(statusContent, entry.payload);
        return { ...plain, kind: 'status', status, text: reason };
      }
      case 'promise':
        return {
          ...plain,
          kind: 'promise',
          nextBy: parseJson(promiseContent, entry.payload).nextBy,
        };
      case 'decision': {
        const { decision, reason } = parseJson(decisionContent, entry.payload);
        return { ...plain, kind: 'decision', decision, text: reason };
      }
      case 'recusal':
        return { ...plain, kind: recusalIn(desk, entry) === null ? 'malformed' : 'recusal' };
      default:
        return plain;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ...plain, kind: 'malformed' };
  }
}

/** Whether an entry is a reply, readable or not. */
export const isReply = ({ header: { kind, kindVersion: version } }: Entry): boolean =>
  kindName(entryKinds, { kind, version }) === 'reply';

/** Whether an entry leaves no more. */
export const isUnsent = (desk: Desk, file: CaseFile, { hash }: Entry): boolean =>
  unsentIn(desk, file).some((entry) => sameBytes(entry.hash, hash));

/**
 * Where a reply stands on its way to the reporter. Its entry is read back from the store first;
 * its notice leaves with a later bundle.
 */
export function stageOf(
  desk: Desk,
  file: CaseFile,
  { entry, message, beat }: { entry: Entry; message: Message | null; beat: Progress },
): Pick<ReplyView, 'stage' | 'leavesAt' | 'readableFrom'> {
  const done = { leavesAt: null, readableFrom: null };
  const id = toHex(entry.hash);
  if (message !== null && wasSeen(file, message)) return { stage: 'seen', ...done };
  const { trial } = desk.directory;
  const noticed = message === null ? undefined : beat.noticed.get(toHex(message.hash));
  if (noticed !== undefined)
    return isReadable(noticed, { now: desk.now, trial })
      ? { stage: 'board', ...done }
      : { stage: 'left', leavesAt: null, readableFrom: readableFrom(noticed, { trial }) };
  const mine = entry.header.person === desk.officer.person;
  if (!mine) return { stage: 'waits', ...done };
  if (isUnsent(desk, file, entry)) return { stage: 'unsent', ...done };
  const own = `entry:${id}`;
  const onBoard = `message:${message === null ? '' : toHex(itemIdOf(message.bytes))}`;
  const arrives = (stage: 'waits' | 'left', at: number) => ({
    stage,
    leavesAt: at,
    readableFrom: readableFrom(at, { trial }),
  });
  if (!file.entries.has(id))
    return desk.inFlight.has(own)
      ? arrives('left', beat.nextAt)
      : arrives('waits', leavesAt(beat, own) + beat.milliseconds);
  if ([...desk.inFlight.keys()].some((key) => key.startsWith(onBoard))) {
    const at = Math.max(desk.now, beat.nextAt - beat.milliseconds);
    return { stage: 'left', leavesAt: null, readableFrom: readableFrom(at, { trial }) };
  }
  return arrives('waits', leavesAt(beat, onBoard));
}

export function replyView(desk: Desk, file: CaseFile, entry: Entry, beat: Progress): ReplyView {
  const message = messageIn(desk, entry);
  const content = message?.content;
  const read = content === undefined || content === 'newer' ? null : content;
  const { person, minute } = entry.header;
  return {
    item: 'reply',
    key: toHex(entry.hash),
    who: personView(desk, person),
    mine: person === desk.officer.person,
    minute,
    answers: read?.answers ?? '',
    text: read?.text ?? '',
    unreadable: read === null,
    ...stageOf(desk, file, { entry, message, beat }),
  };
}
