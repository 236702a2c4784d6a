import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { node } from '../../client/audit/node.js';
import { recheck } from '../../client/audit/recheck.js';
import { readLog } from '../../client/conversation/audit-log.js';
import { formatKey } from '../../server/audit/note.js';
import { isSound, verifyFolder } from '../../server/audit/verify.js';
import {
  begin,
  type Files,
  filesOf,
  fixedLog,
  folderOf,
  signer,
  witness,
} from '../server/audit/made-log.js';
import { type Tampering, tamperings } from '../server/audit/tampering.js';

const second = (files: Files, older: readonly string[] = []): string[] =>
  recheck({ files, older, key: formatKey(signer.key), witnesses: [formatKey(witness.key)] }, node);

const first = async (files: Files, older: readonly string[] = []): Promise<boolean> =>
  isSound(
    await verifyFolder(folderOf(files), {
      key: signer.key,
      witnesses: [witness.key],
      older: older.map((note) => ({ where: 'kept', note })),
    }),
  );

const kept = filesOf(fixedLog()).then((files) =>
  Buffer.from(files.get('checkpoint') ?? []).toString(),
);

describe('The second verifier of the audit log, which shares nothing with the first', () => {
  it.each(tamperings)('agrees with it when somebody $does', async (tampering) => {
    const files = await tampering.files();
    for (const older of [[], [await kept]]) {
      const wrong = second(files, older);
      const expected = [...tampering.second, ...(older.length > 0 ? tampering.against : [])];
      expect(wrong).toEqual(expect.arrayContaining(expected));
      expect(wrong.length === 0).toBe(expected.length === 0);
      expect(await first(files, older)).toBe(wrong.length === 0);
    }
  });

  it('sees the set fail where one of the two is made blind', async () => {
    const blind = recheck(
      { files: await filesOf(fixedLog()), key: null, older: [], witnesses: [] },
      { ...node, sha256: (bytes) => node.sha256(bytes.slice(1)) },
    );
    expect(blind).not.toEqual([]);
  });
});

/** A log of one act that is about `about`, and the mark that it was signed at. */
const logAbout = (about: string): Promise<Files> => {
  const said = { outcome: 'done', by: 1 } as const;
  return filesOf([
    { act: { ...said, act: 'role', about }, seconds: begin, leaf: null },
    { act: { ...said, act: 'mark', by: null, about: null }, seconds: begin + 60, leaf: null },
  ]);
};

/** What an auditor's own program finds. */
async function third(files: Files): Promise<string[]> {
  const key = formatKey(signer.key);
  const note = Buffer.from(files.get('checkpoint') ?? []).toString();
  const [entries] = [...files].filter(([path]) => path.startsWith('tile/entries/'));
  const log = await readLog(
    {
      checkpoint: async () => ({ key, note }),
      auditEntries: async () => new Uint8Array(entries?.[1] ?? []),
    },
    { remembered: null, sha256: node.sha256 },
  );
  return log?.findings.map(({ fault }) => fault) ?? ['nothing'];
}

describe('An act that gives somebody roles', () => {
  it.each(['3:head', '3:head+officer', '65535:officer+custodian+holder'])(
    'names them (%s), and every program that reads the log takes it so',
    async (about) => {
      const files = await logAbout(about);
      expect([second(files), await first(files), await third(files)]).toEqual([[], true, []]);
    },
  );

  it.each(['3:', ':head', '3:Head', '3:head+', '3:+head', '3:head officer', '3+head', 'x:head'])(
    'has one spelling: %s is refused by all three',
    async (about) => {
      const files = await logAbout(about);
      expect(second(files)).toContain('record');
      expect(await first(files)).toBe(false);
      expect(await third(files)).toContain('record');
    },
  );
});

describe('docs/audit.md', () => {
  it('says of each of them who finds it, as the tests do', () => {
    const [before, rest = ''] = readFileSync('docs/audit.md', 'utf8').split('<!-- findings -->');
    const [, after] = rest.split('<!-- /findings -->');
    const table = tamperings.slice(1).map(rowOf).join('\n');
    const head =
      '| Somebody … | the folder alone | with an older checkpoint | a witness |\n|---|---|---|---|';
    const wanted = `${before}<!-- findings -->\n${head}\n${table}\n<!-- /findings -->${after}`;
    if (process.env.UPDATE_DOCS === '1') writeFileSync('docs/audit.md', wanted);
    expect(readFileSync('docs/audit.md', 'utf8')).toBe(wanted);
  });
});

function rowOf({ does, first, second, against, witness }: Tampering): string {
  const words = (codes: readonly string[]) =>
    codes.length === 0 ? '–' : codes.map((code) => `\`${code}\``).join(', ');
  const alone = `${words(first)}${first.join() === second.join() ? '' : `; second verifier: ${words(second)}`}`;
  const held = first.length > 0 && against.length === 0 ? 'the same' : words(against);
  const asked =
    witness === null ? 'not asked' : witness === 200 ? 'cosigns' : `refuses (${witness})`;
  return `| ${does} | ${alone} | ${held} | ${asked} |`;
}
