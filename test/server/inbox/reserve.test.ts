import { expect, it } from 'vitest';
import {
  keptReserveCopyBytes,
  reserveCopyBytes,
  signReserveCopy,
  systemRandom,
  toBase64url,
} from '../../../crypto/index.js';
import { createRecoveryLink } from '../../../server/inbox/recovery.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { type Office, openOffice, someBytes } from './office.js';

const linkFor = async (office: Office): Promise<string> =>
  (await createRecoveryLink({ ...office, random: systemRandom }, 'person-2'))?.token as string;

/** A copy as somebody's program brings it, of random bytes. */
const signedBy = ({ unit }: Office, person: number, of = person): Uint8Array => {
  const { unitId } = unit;
  const copy = someBytes(reserveCopyBytes);
  return signReserveCopy(copy, { unitId, person: of }, unit.keysOf(person).signSecret);
};

const opened = async (office: Office): Promise<unknown[]> => {
  const { json } = await (await office.signIn(1))('GET', '/api/recipients');
  const all = json.recipients as { person: number; reserveOpened: number | null }[];
  return all.map(({ person, reserveOpened }) => [person, reserveOpened]);
};

onEachDatabase('copies for the reserve key', (open) => {
  it('each officer keeps one, of one size, and is given nobody else’s (R100)', async () => {
    const office = await openOffice(await open());
    const [head, officer] = [await office.signIn(1), await office.signIn(2)];
    const [one, two, three] = [2, 1, 2].map((person) => signedBy(office, person));
    expect((await officer('GET', '/api/reserve-copy')).code).toBe('none');
    expect((await officer('PUT', '/api/reserve-copy', one)).code).toBe('stored');
    expect((await head('PUT', '/api/reserve-copy', two)).code).toBe('stored');
    expect((await officer('GET', '/api/reserve-copy')).bytes).toEqual(one);
    expect((await officer('PUT', '/api/reserve-copy', three)).code).toBe('stored');
    expect((await officer('GET', '/api/reserve-copy')).bytes).toEqual(three);
    expect((await head('GET', '/api/reserve-copy')).bytes).toEqual(two);
    for (const bad of [keptReserveCopyBytes - 1, keptReserveCopyBytes + 1].map(someBytes))
      expect((await officer('PUT', '/api/reserve-copy', bad)).code).toBe('size');
    expect((await officer('PUT', '/api/reserve-copy', {})).code).toBe('type');
    expect((await officer('GET', '/api/reserve-copy')).bytes).toEqual(three);
    expect((await office.ask('GET', '/api/reserve-copy')).code).toBe('session');
  });

  it('a session alone, stolen, puts nothing in its place (R100)', async () => {
    const office = await openOffice(await open());
    const [officer, stranger] = [await office.signIn(2), await office.signIn(3)];
    const kept = signedBy(office, 2);
    await officer('PUT', '/api/reserve-copy', kept);
    const flipped = kept.slice();
    flipped[700] = (flipped[700] as number) ^ 1;
    const planted = [someBytes(keptReserveCopyBytes), signedBy(office, 1), flipped];
    for (const bad of [...planted, signedBy(office, 1, 2), signedBy(office, 2, 1)])
      expect((await officer('PUT', '/api/reserve-copy', bad)).code).toBe('signature');
    expect((await officer('GET', '/api/reserve-copy')).bytes).toEqual(kept);
    // Nobody whom the directory does not list keeps one.
    const theirs = signedBy(office, 3);
    expect((await stranger('PUT', '/api/reserve-copy', theirs)).code).toBe('recipient');
  });

  it('one is handed out to a recovery link alone; everybody who reads cases is shown the day (R100)', async () => {
    const office = await openOffice(await open());
    const copy = signedBy(office, 2);
    const token = await linkFor(office);
    const take = (given: string) => office.ask('POST', '/api/recoveries/reserve', { token: given });
    expect((await take(token)).code).toBe('none');
    await (await office.signIn(2))('PUT', '/api/reserve-copy', copy);
    expect(await opened(office)).toEqual([
      [1, null],
      [2, null],
    ]);
    const given = await take(token);
    expect([given.status, given.json]).toEqual([200, { copy: toBase64url(copy.slice(64)) }]);
    const day = Math.floor(office.clock.now() / 86_400_000);
    expect(await opened(office)).toEqual([
      [1, null],
      [2, day],
    ]);
    const acts = (await recorded(office.db)).filter((line) => !line.startsWith('sign-in'));
    expect(acts).toEqual([
      'make-recovery-link done - 2',
      'keep-reserve-copy done 2 -',
      'open-reserve-copy done - 2',
    ]);
    // A copy that its owner brings afterwards does not make it forgotten.
    await (await office.signIn(2))('PUT', '/api/reserve-copy', signedBy(office, 2));
    expect(await opened(office)).toContainEqual([2, day]);
  });

  it('a link that is unknown, invites or has expired gives none, and notes nothing', async () => {
    const office = await openOffice(await open());
    await (await office.signIn(2))('PUT', '/api/reserve-copy', signedBy(office, 2));
    const take = (token: string) => office.ask('POST', '/api/recoveries/reserve', { token });
    expect((await take('A'.repeat(43))).code).toBe('link');
    const head = await office.signIn(1);
    const invited = await head('POST', '/api/enrolments', {
      ...{ account: 'new.one', name: 'New One', roles: ['officer'] },
    });
    expect((await take(String(invited.json.token))).code).toBe('link');
    const token = await linkFor(office);
    office.clock.time += 8 * 86_400_000;
    expect((await take(token)).code).toBe('link-expired');
    expect((await opened(office)).every((one) => (one as unknown[])[1] === null)).toBe(true);
  });

  it('that of somebody who leaves the unit is erased, and nobody else’s (R100)', async () => {
    const office = await openOffice(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    const kept = signedBy(office, 1);
    await head('PUT', '/api/reserve-copy', kept);
    await two('PUT', '/api/reserve-copy', signedBy(office, 2));
    const next = office.unit.next(office.first, { recipients: [1] });
    const directory = toBase64url(next.bytes);
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    const rows = await office.db.selectFrom('reserve_copies').select('person').execute();
    expect(rows).toEqual([{ person: 1 }]);
    expect((await head('GET', '/api/reserve-copy')).bytes).toEqual(kept);
  });
});
