/** A case that has been taken in, answered and promised more, with a state that lists the answer. */
import type { CaseFile } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import { dayOf } from '../../crypto/index.js';
import { beats, type Desktop, type Office, openOffice } from './office.js';
import { makeWriter, type Writer } from './writer.js';

export interface Answered {
  office: Office;
  desk: Desktop;
  duty: Duty;
  visitor: Awaited<ReturnType<Office['visitor']>>;
  writer: Writer;
}

export function onlyCase(duty: Duty): CaseFile {
  const [file, ...more] = duty.desk.cases.values();
  if (file === undefined || more.length > 0) throw new Error(`${duty.desk.cases.size} cases`);
  return file;
}

/** Days after the newest state by which more is promised. */
export const promisedDays = 5;

export async function answered(seed: string): Promise<Answered> {
  const office = await openOffice({ seed });
  const visitor = await office.visitor();
  const writer = makeWriter(office, visitor.portal, { route: 1, excluded: [] });
  await writer.report('Evidence is missing from the store room.');
  await office.closeBatch();
  const desk = await office.desktop(1);
  const duty = await desk.signIn();
  await beats(office, duty, 3);
  await office.pass(86_400_000);
  await duty.sync();
  const file = onlyCase(duty);
  const content = { language: 'en', answers: 'What you wrote', text: 'Since when?' } as const;
  duty.write(file, { kind: 'reply', content });
  duty.write(file, { kind: 'promise', nextBy: dayOf(office.clock.now()) + 1 + promisedDays });
  await beats(office, duty, 3);
  await office.pass(86_400_000);
  await duty.sync();
  await beats(office, duty, 2);
  await office.snapshot();
  return { office, desk, duty, visitor, writer };
}
