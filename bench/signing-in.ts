/**
 * Signing in, and reading everything after an ordinary sign-out, in a real Chromium against the built
 * server: a unit with 150 cases and a year's worth of cells, most of which are padding as in the
 * year of `npm run bench -- year`.
 */
import { loadavg } from 'node:os';
import { beginSignIn, proveSignIn } from '../client/conversation/account.js';
import { verifyUnit } from '../client/conversation/unit-check.js';
import { openVault } from '../client/conversation/vault-locking.js';
import { httpInbox } from '../client/terminal/http-inbox.js';
import { cellBytes } from '../crypto/index.js';
import { fill, type OfficerTab, press } from '../test/e2e/inboxes.js';
import { byCodes } from '../test/support/second-key.js';
import { type Figure, median, type Part, percentile } from './figures.js';
import { unitWithCases } from './unit-with-cases.js';

const reports = 150;
/** What the year of three officers leaves: 36.7 MiB, and the board of its fullest day. */
const storeCells = 37_580;
const boardCells = 1_440;
const runs = 7;
const mebibyte = 2 ** 20;

const seconds = (from: number): number => (performance.now() - from) / 1000;

/** The steps of a sign-in without a page, each in seconds. */
async function steps(origin: string, { account, passphrase, codes }: OfficerTab) {
  const inbox = httpInbox(origin);
  const { unit } = verifyUnit(await inbox.unit(), null);
  let from = performance.now();
  const half = await beginSignIn(inbox, { account, passphrase });
  const opaque = seconds(from);
  from = performance.now();
  const { proof, factor } = await byCodes(codes)();
  const { person, used } = await proveSignIn(inbox, half.attempt, proof);
  const proved = seconds(from);
  from = performance.now();
  const sealed = await inbox.vault();
  const owner = { unitId: unit.unitId, person };
  openVault(sealed, { exportKey: half.exportKey, owner, factor, wrap: used.wrap ?? '' });
  const vault = seconds(from);
  await inbox.signOut();
  inbox.close();
  return { opaque, proved, vault };
}

export async function signingIn(): Promise<Part> {
  const held = await unitWithCases({ reports, storeCells, boardCells });
  const { product, tab } = held;
  const { page } = tab;
  try {
    const parts = { opaque: [] as number[], proved: [] as number[], vault: [] as number[] };
    for (let run = 0; run < 5; run++) {
      const step = await steps(product.inbox, tab);
      for (const name of ['opaque', 'proved', 'vault'] as const) parts[name].push(step[name]);
    }
    const opened: number[] = [];
    const read: number[] = [];
    for (let run = 0; run < runs + 1; run++) {
      await page.goto(product.inbox);
      await page.getByLabel('Account').waitFor();
      await fill(page, 'Account', tab.account);
      await fill(page, 'Passphrase', tab.passphrase);
      const from = performance.now();
      await press(page, 'Sign in');
      await page.locator('.case-row__open').first().waitFor({ timeout: 120_000 });
      const list = seconds(from);
      await page.getByText(/^Last read at/).waitFor({ timeout: 120_000 });
      const shown = (await page.locator('.case-choosing__count').textContent())?.trim();
      if (shown !== `${reports} cases`) throw new Error(`not all was read: ${shown}`);
      // The first sign-in on this computer has no list to show: it is not an ordinary one.
      if (run > 0) {
        opened.push(list);
        read.push(seconds(from));
      }
      await press(page, 'Sign out');
      await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are signed out').waitFor({ timeout: 60_000 });
    }
    const line = (what: string, values: number[], aim?: string): Figure[] => [
      { what: `${what}, middle`, value: median(values), unit: 's', aim },
      { what: `${what}, longest of ${values.length}`, value: percentile(values, 100), unit: 's' },
    ];
    return {
      title: 'Signing in, and sync after an ordinary sign-out (150 cases, a year of cells)',
      figures: [
        ...line('OPAQUE with its work, without a page', parts.opaque),
        ...line('second factor (a recovery code), without a page', parts.proved),
        ...line('vault fetched and opened, without a page', parts.vault),
        ...line(
          'page: from “Sign in” to the list of cases, with a key that answers at once',
          opened,
        ),
        ...line('page: from “Sign in” to everything read', read, 'under 5 s'),
        {
          what: 'cells that are read at each sign-in',
          value: ((storeCells + boardCells) * cellBytes) / mebibyte,
          unit: 'MiB',
        },
      ],
      notes: [
        `${reports} reports were taken in and stored by the program; ${storeCells.toLocaleString('en-GB')} store cells and ${boardCells.toLocaleString('en-GB')} board cells of random bytes stand beside theirs, as padding does.`,
        'OPAQUE takes 64 MiB and 3 passes of Argon2id on the officer’s computer. Server, browser and bench share two cores, over loopback: a network adds the time of its bytes.',
        `What else the machine did: load ${loadavg()[0]?.toFixed(1)} at the end (2 is both cores busy).`,
      ],
    };
  } finally {
    await held.end();
  }
}
