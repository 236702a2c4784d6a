/** One file planted in a copy of the tree; text is added to a file that is there already. */
export type Planted = Record<string, string>;

/** A breach that must be reported: by this rule, at this file, because of that one. */
export interface Breach {
  says: string;
  rule: string;
  at: string;
  to: string;
  /** The file through which it is reached, where the breach is not a direct import. */
  through?: string;
}

const takes = (file: string): string => `import '${file}';\nexport {};\n`;

/** Every file planted at once: no breach stands in another's way. */
export const plantedImports: Planted = {
  // Behind the door of the server, a file that opens seals.
  'crypto/checks.ts': "export * from './planted-third.js';\n",
  'crypto/planted-third.ts': "export * from './aead.js';\n",
  'server/planted-door.ts': takes('../crypto/checks.js'),
  'server/portal/planted-window.ts': takes('../store/planted-ladder.js'),
  'server/store/planted-ladder.ts': takes('../../crypto/kem.js'),
  'server/inbox/planted-type.ts': "export type { Letter } from '../../crypto/letter.js';\n",
  'server/planted-later.ts': "export const later = () => import('../crypto/receipt.js');\n",
  'migrations/planted-clients.ts': takes('../crypto/index.js'),

  // Reporters' code which gets at officers' code.
  'client/inbox/planted-desk.ts': 'export const desk = 1;\n',
  'client/ui/planted-third.ts': takes('../inbox/planted-desk.js'),
  'client/portal/planted-page.ts': takes('../ui/planted-third.js'),
  'client/portal/planted-direct.ts': takes('../inbox/planted-desk.js'),
  'client/portal/planted-keeper.ts': takes('../ui/planted-keeper.js'),
  'client/ui/planted-keeper.ts': takes('../inbox/disk.js'),
  'server/inbox/planted-desk.ts': 'export const desk = 1;\n',
  'server/store/planted-third.ts': takes('../inbox/planted-desk.js'),
  'server/portal/planted-route.ts': takes('../store/planted-third.js'),

  // Libsodium by other ways than crypto/sodium.ts.
  'crypto/planted-sodium.ts': "import sodium from 'libsodium-wrappers';\nexport { sodium };\n",
  'client/conversation/planted-sealer.ts': takes('../ui/planted-sodium.js'),
  'client/ui/planted-sodium.ts': takes('libsodium-wrappers'),
  'client/ui/planted-later.ts': "export const later = () => import('libsodium-wrappers');\n",
  'client/ui/planted-type.ts':
    "import type sodium from 'libsodium-wrappers';\nexport { sodium };\n",
  'test/planted-sodium.ts': takes('libsodium-wrappers'),

  // The two verifiers of the audit log.
  'client/audit/planted-verifier.ts': takes('../ui/planted-tree.js'),
  'client/ui/planted-tree.ts': takes('../../server/audit/tree.js'),
  'server/audit/planted-verifier.ts': takes('../../client/audit/heaping.js'),
  'server/audit/planted-reader.ts': takes('../planted-shelf.js'),
  'server/planted-shelf.ts': takes('./store/planted-rows.js'),
  'server/store/planted-rows.ts': 'export const rows = 1;\n',

  // The other floors.
  'server/planted-guest.ts': takes('./planted-host.js'),
  'server/planted-host.ts': takes('../client/ui/planted-type.js'),
  'client/ui/planted-store.ts': takes('./planted-lift.js'),
  'client/ui/planted-lift.ts': takes('../../server/store/tables.js'),
  'client/ui/planted-inside.ts': takes('../../crypto/letter.js'),
  'server/portal/wire.ts': "export * from 'kysely';\n",
  'crypto/planted-node.ts': takes('node:fs'),
  'crypto/planted-zod.ts': takes('zod'),
  'client/conversation/planted-node.ts': takes('node:fs'),
  'client/terminal/planted-prompt.ts': 'export const prompt = 1;\n',
  'client/locales/planted-words.ts': takes('../terminal/planted-prompt.js'),
  'client/conversation/planted-screen.ts': takes('../locales/planted-words.js'),
  'server/planted-test.ts': takes('../test/planted-sodium.js'),
  'server/planted-tool.ts': takes('fast-check'),
  'server/planted-one.ts': takes('./planted-two.js'),
  'server/planted-two.ts': takes('./planted-one.js'),
  'server/planted-lost.ts': takes('./planted-nowhere.js'),
};

const unseals = 'server-never-reaches-what-unseals';
const portal = 'portal-never-reaches-inbox';
const libsodium = 'libsodium-only-in-sodium';
const sodiumPackage = 'node_modules/libsodium-wrappers/';

export const breaches: Breach[] = [
  {
    says: 'the server reaching what unseals through its own door and a third file',
    rule: unseals,
    at: 'server/planted-door.ts',
    to: 'crypto/aead.ts',
    through: 'crypto/planted-third.ts',
  },
  {
    says: 'the door of the server reaching what unseals through a third file',
    rule: 'checks-never-reaches-what-unseals',
    at: 'crypto/checks.ts',
    to: 'crypto/aead.ts',
    through: 'crypto/planted-third.ts',
  },
  {
    says: 'the portal server reaching what unseals through a third file',
    rule: unseals,
    at: 'server/portal/planted-window.ts',
    to: 'crypto/kem.ts',
    through: 'server/store/planted-ladder.ts',
  },
  {
    says: 'the server taking only a type of what unseals',
    rule: unseals,
    at: 'server/inbox/planted-type.ts',
    to: 'crypto/letter.ts',
  },
  {
    says: 'the server importing what unseals only later',
    rule: unseals,
    at: 'server/planted-later.ts',
    to: 'crypto/receipt.ts',
  },
  {
    says: 'a migration using the door of the clients',
    rule: 'server-takes-of-crypto-only-checks',
    at: 'migrations/planted-clients.ts',
    to: 'crypto/index.ts',
  },
  {
    says: 'the portal page reaching the inbox directly',
    rule: portal,
    at: 'client/portal/planted-direct.ts',
    to: 'client/inbox/planted-desk.ts',
  },
  {
    says: 'the portal page reaching the inbox through a third file',
    rule: portal,
    at: 'client/portal/planted-page.ts',
    to: 'client/inbox/planted-desk.ts',
    through: 'client/ui/planted-third.ts',
  },
  {
    says: 'the portal page reaching the disk through a third file',
    rule: portal,
    at: 'client/portal/planted-keeper.ts',
    to: 'client/inbox/disk.ts',
    through: 'client/ui/planted-keeper.ts',
  },
  {
    says: 'a second file keeping something on the disk',
    rule: 'disk-only-for-the-officers-worker',
    at: 'client/ui/planted-keeper.ts',
    to: 'client/inbox/disk.ts',
  },
  {
    says: 'the portal server reaching the inbox server through a third file',
    rule: portal,
    at: 'server/portal/planted-route.ts',
    to: 'server/inbox/planted-desk.ts',
    through: 'server/store/planted-third.ts',
  },
  {
    says: 'a second file of crypto/ importing libsodium',
    rule: libsodium,
    at: 'crypto/planted-sodium.ts',
    to: sodiumPackage,
  },
  {
    says: 'a third file importing libsodium for the conversation',
    rule: libsodium,
    at: 'client/ui/planted-sodium.ts',
    to: sodiumPackage,
  },
  {
    says: 'a client importing libsodium only later',
    rule: libsodium,
    at: 'client/ui/planted-later.ts',
    to: sodiumPackage,
  },
  {
    says: 'a client importing only types of libsodium',
    rule: libsodium,
    at: 'client/ui/planted-type.ts',
    to: sodiumPackage,
  },
  {
    says: 'a test importing libsodium',
    rule: libsodium,
    at: 'test/planted-sodium.ts',
    to: sodiumPackage,
  },
  {
    says: 'the server reaching the clients through a third file',
    rule: 'server-takes-nothing-of-client',
    at: 'server/planted-guest.ts',
    to: 'client/ui/planted-type.ts',
    through: 'server/planted-host.ts',
  },
  {
    says: 'a client reaching the store of the server through a third file',
    rule: 'client-takes-of-server-only-wire',
    at: 'client/ui/planted-store.ts',
    to: 'server/store/tables.ts',
    through: 'client/ui/planted-lift.ts',
  },
  {
    says: 'a client going past the door of crypto/',
    rule: 'client-takes-of-crypto-only-index',
    at: 'client/ui/planted-inside.ts',
    to: 'crypto/letter.ts',
  },
  {
    says: 'the HTTP contract dragging a package along',
    rule: 'wire-takes-only-zod',
    at: 'server/portal/wire.ts',
    to: 'node_modules/kysely/',
  },
  {
    says: 'the second verifier reaching the first through a third file',
    rule: 'second-verifier-stands-alone',
    at: 'client/audit/planted-verifier.ts',
    to: 'server/audit/tree.ts',
    through: 'client/ui/planted-tree.ts',
  },
  {
    says: 'the first verifier using the second',
    rule: 'first-verifier-knows-nothing-of-the-second',
    at: 'server/audit/planted-verifier.ts',
    to: 'client/audit/heaping.ts',
  },
  {
    says: 'a verifier reaching the database through a third file',
    rule: 'verifying-needs-no-database',
    at: 'server/audit/planted-reader.ts',
    to: 'server/store/planted-rows.ts',
    through: 'server/planted-shelf.ts',
  },
  {
    says: 'crypto/ using Node',
    rule: 'crypto-stands-alone',
    at: 'crypto/planted-node.ts',
    to: 'fs',
  },
  {
    says: 'crypto/ using a package more',
    rule: 'crypto-stands-alone',
    at: 'crypto/planted-zod.ts',
    to: 'node_modules/zod/',
  },
  {
    says: 'the conversation using Node',
    rule: 'conversation-stands-on-crypto-and-wire',
    at: 'client/conversation/planted-node.ts',
    to: 'fs',
  },
  {
    says: 'the conversation reaching the terminal through a third file',
    rule: 'conversation-never-reaches-an-interface',
    at: 'client/conversation/planted-screen.ts',
    to: 'client/terminal/planted-prompt.ts',
    through: 'client/locales/planted-words.ts',
  },
  {
    says: 'the product using a test',
    rule: 'product-takes-nothing-of-tests',
    at: 'server/planted-test.ts',
    to: 'test/planted-sodium.ts',
  },
  {
    says: 'the server using a package that the image does not hold',
    rule: 'product-uses-only-dependencies',
    at: 'server/planted-tool.ts',
    to: 'node_modules/fast-check/',
  },
  {
    says: 'two files importing each other',
    rule: 'no-circles',
    at: 'server/planted-one.ts',
    to: 'server/planted-two.ts',
  },
  {
    says: 'an import that leads nowhere',
    rule: 'every-import-is-found',
    at: 'server/planted-lost.ts',
    to: './planted-nowhere.js',
  },
];
