/** Lint rules: the file planted, what stands in it, and the rule that must name it. */
export const offences: { file: string; text: string; rule: string }[] = [
  {
    file: 'client/ui/a.ts',
    text: "import s from 'libsodium-wrappers';",
    rule: 'noRestrictedImports',
  },
  { file: 'test/a.ts', text: "import s from 'libsodium-wrappers';", rule: 'noRestrictedImports' },
  { file: 'server/a.ts', text: 'export const a = process.env.HOME;', rule: 'noProcessEnv' },
  {
    file: 'crypto/a.ts',
    text: "export const a = process['env'];",
    rule: 'noJsRestrictedProperties',
  },
  {
    file: 'server/b.ts',
    text: 'export const { env } = process;',
    rule: 'noJsRestrictedProperties',
  },
  { file: 'server/c.ts', text: "export { env } from 'node:process';", rule: 'noRestrictedImports' },
  { file: 'server/d.ts', text: "import { env } from 'node:process';", rule: 'noRestrictedImports' },
  { file: 'client/ui/c.ts', text: 'localStorage.clear();', rule: 'noRestrictedGlobals' },
  {
    file: 'client/ui/d.ts',
    text: 'window.localStorage.clear();',
    rule: 'noJsRestrictedProperties',
  },
  { file: 'client/ui/e.ts', text: 'sessionStorage.clear();', rule: 'noRestrictedGlobals' },
  { file: 'client/ui/f.ts', text: "indexedDB.open('a');", rule: 'noRestrictedGlobals' },
  { file: 'client/inbox/a.ts', text: "indexedDB.open('a');", rule: 'noRestrictedGlobals' },
  {
    file: 'client/portal/a.ts',
    text: "globalThis.indexedDB.open('a');",
    rule: 'noJsRestrictedProperties',
  },
  { file: 'client/portal/b.ts', text: "self.caches.open('a');", rule: 'noJsRestrictedProperties' },
  // What the one file may do is one thing.
  {
    file: 'client/inbox/disk.ts',
    text: 'localStorage.clear();\nexport const a = indexedDB;',
    rule: 'noRestrictedGlobals',
  },
  { file: 'client/ui/g.ts', text: "document.cookie = 'a=b';", rule: 'noDocumentCookie' },
  { file: 'client/ui/h.ts', text: 'eval(text);', rule: 'noGlobalEval' },
  { file: 'client/ui/i.ts', text: 'export const a = new Function(text);', rule: 'noImpliedEval' },
  { file: 'client/ui/j.ts', text: 'export const a: any = 1;', rule: 'noExplicitAny' },
  { file: 'client/ui/k.ts', text: 'export default 1;', rule: 'noDefaultExport' },
  { file: 'server/e.ts', text: "console.log('a');", rule: 'noConsole' },
  { file: 'server/f.ts', text: '// @ts-ignore\nexport const a: string = 1;', rule: 'noTsIgnore' },
  {
    file: 'server/h.ts',
    text: 'const f = async (): Promise<number> => 1;\nexport const g = () => {\n  f();\n};',
    rule: 'noFloatingPromises',
  },
  { file: 'test/b.test.ts', text: "it.skip('a', () => {});", rule: 'noSkippedTests' },
  { file: 'test/c.test.ts', text: "it.only('a', () => {});", rule: 'noFocusedTests' },
  { file: 'server/g.ts', text: 'import.meta.a;\n'.repeat(301), rule: 'noExcessiveLinesPerFile' },
];

/** The same in the places where it is right: no rule may name these. */
export const allowed: { file: string; text: string }[] = [
  { file: 'crypto/sodium.ts', text: "import s from 'libsodium-wrappers';\nexport { s };" },
  { file: 'server/main.ts', text: 'export const a = process.env;' },
  { file: 'client/terminal/main.ts', text: 'export const a = process.env;' },
  { file: 'client/terminal/a.ts', text: "console.log('a');" },
];
