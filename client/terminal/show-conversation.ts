/** What the board holds for a reporter's words, as text. */
import type { Directory } from '../../crypto/index.js';
import type { ReturnedCase } from '../conversation/returning.js';
import type { Sentences } from '../locales/en.js';

const titleOf = (directory: Directory, person: number, say: Sentences): string => {
  const keys = directory.people.filter((p) => p.person === person);
  return (keys.find((p) => p.current) ?? keys.at(-1))?.title ?? say.officer.unknownPerson(person);
};

/** One conversation: what was received, every answer, what is missing, what does not hold. */
export function showConversation(
  found: ReturnedCase,
  directory: Directory,
  say: Sentences,
): string {
  const { reporter, dates } = say;
  const lines = [reporter.caseTitle(found.reference)];
  lines.push(
    found.received === null
      ? reporter.notReceived
      : reporter.received(found.received.letters, dates.day(found.received.day)),
  );
  if (found.nextBy !== null) lines.push(reporter.nextBy(dates.day(found.nextBy)));
  for (const { kind } of found.alarms) lines.push(reporter.alarm(reporter.alarms[kind]));
  for (const { person, number } of found.withheld) {
    const sentence = reporter.withheld(titleOf(directory, person, say), number);
    lines.push(reporter.alarm(sentence));
  }
  if (found.arriving > 0) lines.push(reporter.arriving(found.arriving));
  if (found.newer > 0) lines.push(reporter.newer);
  const messages = found.messages.map(({ header, content }) => {
    const who = titleOf(directory, header.signer, say);
    const title = reporter.message(who, header.number, dates.day(header.day));
    if (content === 'newer') return [title, reporter.messageNewer].join('\n  ');
    const about = content.answers === '' ? [] : [reporter.messageAbout(content.answers)];
    return [title, ...about, ...content.text.split('\n')].join('\n  ');
  });
  if (messages.length === 0) messages.push(reporter.noMessages);
  return [lines.join('\n'), ...messages].join('\n\n');
}
