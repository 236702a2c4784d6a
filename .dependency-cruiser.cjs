/**
 * The floors of the house (docs/decisions/floors.md). `npm run floors` fails on a breach;
 * test/floors.test.ts plants one breach of every rule and sees that rule fail.
 *
 * Type-only imports count: `tsPreCompilationDeps` needs TypeScript 6. Under TypeScript 7 this
 * version of dependency-cruiser reads nothing and passes, so the test also counts what was read.
 */

/** Of crypto/ the server may reach these and nothing else. None of them can unseal anything:
 *  whatever opens a seal goes through aead.ts or kem.ts, which are not in the list. A new file
 *  of crypto/ is out of the server's reach until somebody adds it here and says why. */
const checksFiles = [
  'checks', // the door
  'errors',
  'bytes',
  'labels',
  'lengths',
  'sodium',
  'derive', // hashes
  'sign', // signatures
  'envelope', // lengths and headers of a drop, without its contents
  'bundle', // the fixed layout of a bundle
  'work', // proofs of work
  'random', // random bytes; what is drawn is not a seal
  'key-change', // new public keys, and the signatures that they need
  'reserve-keeping', // the signature under which a sealed copy is kept
  'days', // the calendar
  'statement', // founding and changes of holder
  'allowance', // board places and quota in a directory
  'directory-core', // the layout of a directory
  'directory', // its signatures and its chain
  'proposal', // what holders sign apart, before enough of them have
  'application', // an officer's self-signed public keys
  'recovery', // the signature on a vault that replaces another
  'kem-key', // tries a public key by sealing to it; cannot open
];

const packages = (names) => `(^|/)node_modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'server-never-reaches-what-unseals',
      comment:
        'The server cannot read reports because it holds no key and no code that opens a seal. ' +
        'Only the files in checksFiles may be reached from it, through however many others.',
      severity: 'error',
      from: { path: '^(server|migrations)/' },
      to: {
        path: '^crypto/',
        pathNot: `^crypto/(${checksFiles.join('|')})\\.ts$`,
        reachable: true,
      },
    },
    {
      name: 'checks-never-reaches-what-unseals',
      comment: 'The same for the door itself, whether or not the server uses it yet.',
      severity: 'error',
      from: { path: '^crypto/checks\\.ts$' },
      to: {
        path: '^crypto/',
        pathNot: `^crypto/(${checksFiles.join('|')})\\.ts$`,
        reachable: true,
      },
    },
    {
      name: 'server-takes-of-crypto-only-checks',
      comment: 'One door: what the server uses of crypto/ stands in checks.ts.',
      severity: 'error',
      from: { path: '^(server|migrations)/' },
      to: { path: '^crypto/', pathNot: '^crypto/checks\\.ts$' },
    },
    {
      name: 'server-takes-nothing-of-client',
      severity: 'error',
      from: { path: '^(server|migrations)/' },
      to: { path: '^client/', reachable: true },
    },
    {
      name: 'client-takes-of-server-only-wire',
      comment: 'The HTTP contract and nothing else.',
      severity: 'error',
      from: { path: '^client/' },
      to: {
        path: '^(server|migrations)/',
        pathNot:
          '^server/((portal|inbox)/wire(|-parts|-factors|-duty|-proposals|-keys)|roles)\\.ts$',
        reachable: true,
      },
    },
    {
      name: 'client-takes-of-crypto-only-index',
      comment: 'One door: what the clients use of crypto/ stands in index.ts.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^crypto/', pathNot: '^crypto/index\\.ts$' },
    },
    {
      name: 'wire-takes-only-zod',
      comment: 'Both ends read it, so it may drag nothing along.',
      severity: 'error',
      from: {
        path: '^server/((portal|inbox)/wire(|-parts|-factors|-duty|-proposals|-keys)|roles)\\.ts$',
      },
      to: {
        pathNot: [
          '^server/((portal|inbox)/wire(|-parts|-factors|-duty|-proposals|-keys)|roles)\\.ts$',
          packages(['zod']),
        ],
      },
    },
    {
      name: 'portal-never-reaches-inbox',
      comment: 'What reporters get contains no code of the officers, on the server or in the page.',
      severity: 'error',
      from: { path: '^(client|server)/portal/' },
      to: { path: '^(client|server)/inbox/', reachable: true },
    },
    {
      name: 'disk-only-for-the-officers-worker',
      comment: 'What keeps anything in a browser is reached from one file: reporters’ pages never.',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/inbox/duty-worker\\.ts$' },
      to: { path: '^client/inbox/disk\\.ts$' },
    },
    {
      name: 'second-verifier-stands-alone',
      comment:
        'Two verifiers that share code share its mistakes: client/audit takes nothing of the ' +
        'project, least of all of server/audit.',
      severity: 'error',
      from: { path: '^client/audit/' },
      to: {
        path: '^(client|server|crypto|migrations)/',
        pathNot: '^client/audit/',
        reachable: true,
      },
    },
    {
      name: 'first-verifier-knows-nothing-of-the-second',
      severity: 'error',
      from: { path: '^(server|client|crypto|migrations)/', pathNot: '^client/audit/' },
      to: { path: '^client/audit/', reachable: true },
    },
    {
      name: 'verifying-needs-no-database',
      comment:
        'Whoever verifies runs what reads files and hashes, and nothing that knows a database.',
      severity: 'error',
      from: { path: '^server/(audit|witness)/', pathNot: '^server/audit/main\\.ts$' },
      to: { path: '^server/(store|inbox|portal|jobs|http)/', reachable: true },
    },
    {
      name: 'libsodium-only-in-sodium',
      severity: 'error',
      from: { pathNot: '^crypto/sodium\\.ts$' },
      to: { path: packages(['libsodium-wrappers', 'libsodium']) },
    },
    {
      name: 'crypto-stands-alone',
      comment:
        'Pure functions: libsodium, the word list and one deflate; no Node, no DOM, no project.',
      severity: 'error',
      from: { path: '^crypto/' },
      to: {
        pathNot: ['^crypto/', packages(['libsodium-wrappers', '@scure/bip39', 'pako'])],
      },
    },
    {
      name: 'conversation-stands-on-crypto-and-wire',
      comment:
        'No user interface, no terminal, no Node: pages and terminal run the same code, and it is ' +
        'tested without either.',
      severity: 'error',
      from: { path: '^client/conversation/' },
      to: {
        pathNot: [
          '^client/conversation/',
          '^crypto/index\\.ts$',
          '^server/((portal|inbox)/wire(|-parts|-factors|-duty|-proposals|-keys)|roles)\\.ts$',
          packages(['zod', '@serenity-kit/opaque']),
        ],
      },
    },
    {
      name: 'conversation-never-reaches-an-interface',
      severity: 'error',
      from: { path: '^client/conversation/' },
      to: { path: '^client/(terminal|ui|portal|inbox)/', reachable: true },
    },
    {
      name: 'product-takes-nothing-of-tests',
      severity: 'error',
      from: { path: '^(crypto|server|client|migrations)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'product-uses-only-dependencies',
      comment: 'What runs in service is listed under "dependencies"; the image installs no others.',
      severity: 'error',
      from: { path: '^(crypto|server|migrations)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-is-found',
      comment: 'An import which is not found hides everything behind it from the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|test/output)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
