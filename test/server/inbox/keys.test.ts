import { expect, it } from 'vitest';
import {
  encodeKeyChange,
  handoverBytes,
  officerKeys,
  systemRandom as random,
  signKeptKeys,
  toBase64url,
  vaultBytes,
} from '../../../crypto/index.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { type Ask, type Office, openOffice } from './office.js';

const newer = officerKeys(random(32));

/** What officer 2 sends; `signer`: whose key signs it. */
function request(
  { unit }: Office,
  given: { asks?: boolean; signer?: number; signedFor?: Uint8Array; keys?: typeof newer } = {},
) {
  const { asks = true, signer = 2, keys = newer } = given;
  const { unitId } = unit;
  const { signSecret } = unit.keysOf(signer);
  const { kemPublic, signPublic } = keys;
  const change = asks
    ? encodeKeyChange(
        { unitId, person: 2, kemPublic, signPublic },
        { older: signSecret, newer: keys.signSecret },
      )
    : null;
  const vault = random(vaultBytes);
  const handover = random(handoverBytes);
  const signed = { unitId, person: 2, vault: given.signedFor ?? vault, handover, change };
  return {
    vault: toBase64url(vault),
    handover: toBase64url(handover),
    change: change === null ? null : toBase64url(change),
    signature: toBase64url(signKeptKeys(signed, signSecret)),
  };
}

const kept = ({ db }: Office) =>
  db
    .selectFrom('accounts')
    .select(['vault', 'handover', 'key_change'])
    .where('person', '=', 2)
    .executeTakeFirstOrThrow();

const asked = async (head: Ask) => (await head('GET', '/api/key-changes')).json.changes;

onEachDatabase('keys that change', (open) => {
  it('are asked for once, with the signature of the keys in force, and shown to Heads alone', async () => {
    const office = await openOffice(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    expect(await asked(head)).toEqual([]);
    const body = request(office);
    expect((await two('POST', '/api/keys', body)).status).toBe(200);
    // The same again, because its answer was lost.
    expect((await two('POST', '/api/keys', body)).status).toBe(200);
    expect(toBase64url(new Uint8Array((await kept(office)).vault ?? []))).toBe(body.vault);
    expect(await asked(head)).toEqual([{ person: 2, name: 'Officer 2', change: body.change }]);
    expect((await two('GET', '/api/key-changes')).code).toBe('role');
    const other = request(office, { keys: officerKeys(random(32)) });
    expect((await two('POST', '/api/keys', other)).code).toBe('changing');
    const lines = (await recorded(office.db)).filter((line) => line.includes('keys'));
    expect(lines).toEqual(['ask-keys done 2 -']);
  });

  it('are refused without it, whoever holds the session (planted breaches), and nothing changes', async () => {
    const office = await openOffice(await open());
    const two = await office.signIn(2);
    const before = await kept(office);
    const crooked = [
      // By a colleague's key, by nobody's, and for another vault than is sent.
      request(office, { signer: 1 }),
      request(office, { signer: 9 }),
      request(office, { signedFor: random(vaultBytes) }),
      { ...request(office), signature: toBase64url(random(64)) },
      { ...request(office), handover: toBase64url(random(handoverBytes)) },
    ];
    for (const body of crooked) {
      const { status, code } = await two('POST', '/api/keys', body);
      expect([status, code]).toEqual([400, 'signature']);
    }
    // The new key has to be signed by the old one, not only the request.
    const fair = request(office, { asks: false });
    const { unitId } = office.unit;
    const { signSecret } = office.unit.keysOf(2);
    const { kemPublic, signPublic, signSecret: own } = newer;
    const unsigned = encodeKeyChange(
      { unitId, person: 2, kemPublic, signPublic },
      { older: own, newer: own },
    );
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    const whole = {
      ...{ unitId, person: 2, change: unsigned },
      ...{ vault: bytes(fair.vault), handover: bytes(fair.handover) },
    };
    const forged = {
      ...{ ...fair, change: toBase64url(unsigned) },
      signature: toBase64url(signKeptKeys(whole, signSecret)),
    };
    expect((await two('POST', '/api/keys', forged)).code).toBe('directory');
    const stranger = await office.signIn(3);
    expect((await stranger('POST', '/api/keys', request(office))).code).toBe('recipient');
    office.clock.time += 5 * 60_000;
    expect((await two('POST', '/api/keys', request(office))).code).toBe('fresh');
    expect(await kept(office)).toEqual(before);
    // What is kept may change without a fresh proof: it is signed, and asks for nothing.
    expect((await two('POST', '/api/keys', fair)).status).toBe(200);
    expect((await kept(office)).key_change).toBeNull();
  });
});
