/** A day at the office of which an auditor reads. */
import { openOffice } from './office.js';
import { makeWriter } from './writer.js';

const hour = 3_600_000;

/** An officer worked a day; the auditor, number 4, has taken in what they were granted. */
export async function afterADay() {
  const lines: string[] = [];
  const heard = (line: string): void => void lines.push(line);
  const office = await openOffice({
    ...{ seed: 'an auditor', officers: 4, auditors: [4] },
    log: heard,
  });
  const { portal } = await office.visitor();
  await makeWriter(office, portal, { route: 1, excluded: [] }).report('Something was seen.');
  await office.closeBatch();
  const [one, auditor] = [await office.desktop(1), await office.desktop(4)];
  const duty = await one.signIn();
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  duty.look(file);
  duty.write(file, { kind: 'note', text: 'Words that stand in no leaf.' });
  for (let i = 0; i < 3; i++) {
    await duty.beat();
    await office.pass(hour);
    await duty.sync();
  }
  await office.closeBatch();
  const own = await auditor.signIn();
  await own.beat();
  await office.pass(2 * hour);
  return { office, file, one, auditor, own, lines };
}
