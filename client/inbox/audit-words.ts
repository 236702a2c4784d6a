/** Acts of the audit log in words. An act of a kind that has none here does not compile. */
import { type Role, roleNames } from '../../server/roles.js';
import type { LogFinding } from '../conversation/audit-log.js';
import { aboutPeople, isAccountAct } from './account-acts.js';
import type { ActView, ContentActView } from './audit-messages.js';
import { number, shortDay } from './dates.js';
import { say } from './say.js';
import { statusName } from './texts.js';

const refusedActs = ['sign-in', 'prove-factor', 'recover-account'] as const;
const isRefusedAct = (act: string): act is (typeof refusedActs)[number] =>
  refusedActs.some((known) => known === act);

/** Names of people, by number. */
export type NameOf = (person: number) => string;

/** Kinds of entry by their number: `client/conversation/kinds.ts`. */
const entryNames = { 1: 'note', 2: 'reply', 4: 'promise', 5: 'decision', 6: 'recusal' } as const;
const entryName = (kind: number) =>
  say.value(
    `audit.entry.${kind in entryNames ? entryNames[kind as keyof typeof entryNames] : 'newer'}`,
  );

type Of<K extends ContentActView['act']> = Extract<ContentActView, { act: K }>;
type Words = { [K in ContentActView['act']]: (act: Of<K>, names: NameOf) => string };

const peopleIn = (to: readonly number[], names: NameOf): string => to.map(names).join(', ');

const contentWords: Words = {
  opened: ({ reference }) => say.value('audit.content.opened', { reference }),
  wrote: ({ reference, number, entryKind, status }) =>
    status === 'none'
      ? say.value('audit.content.wrote', { what: entryName(entryKind), reference, number })
      : say.value('audit.content.status', { status: statusName(status), reference, number }),
  granted: ({ number, to }, names) =>
    say.value('audit.content.granted', { number, people: peopleIn(to, names) }),
  gaveAuditKey: ({ number, to }, names) =>
    say.value('audit.content.gaveAuditKey', { number, people: peopleIn(to, names) }),
  gaveCase: ({ references, to }, names) =>
    say.value('audit.content.gaveCase', {
      references: references.join(', '),
      people: peopleIn(to, names),
    }),
  exportedLog: ({ size }) => say.value('audit.content.exportedLog', { entries: number(size) }),
  recused: ({ reference }) => say.value('audit.content.recused', { reference }),
  printed: ({ reference }) => say.value('audit.content.printed', { reference }),
  rotated: () => say.value('audit.content.rotated'),
  more: ({ count }) => say.value('audit.content.more', { times: count }),
  newer: () => say.value('audit.content.newer'),
};

export function contentText(act: ContentActView, names: NameOf): string {
  const words = contentWords[act.act] as (act: ContentActView, names: NameOf) => string;
  return words(act, names);
}

function accountText({ act, refused }: Extract<ActView, { of: 'account' }>): string {
  if (!refused)
    return isAccountAct(act)
      ? say.value(`audit.account.${act}`)
      : say.value('audit.accountNewer', { act });
  return isRefusedAct(act)
    ? say.value(`audit.refusedAct.${act}`)
    : say.value('audit.refusedOther', { act });
}

/** Whom or what an entry names: a person, with the roles that the act gave, or what stands there. */
function aboutText(act: string, about: string, names: NameOf): string {
  if (!aboutPeople.has(act)) return about;
  const [person, given] = about.split(':');
  const name = names(Number(person));
  if (given === undefined) return name;
  const roles = given.split('+').map((role) => (isRole(role) ? say.value(`roles.${role}`) : role));
  return say.value('audit.list.withRoles', { name, roles: roles.join(', ') });
}

const isRole = (role: string): role is Role => roleNames.some((known) => known === role);

/** What somebody did, in one line; `who` did it stands beside it. */
export function actText(one: ActView, names: NameOf): string {
  switch (one.of) {
    case 'account': {
      const what = accountText(one);
      if (one.about === null) return what;
      const about = aboutText(one.act, one.about, names);
      return say.value('audit.list.about', { what, about });
    }
    case 'content':
      return contentText(one.act, names);
    case 'fault':
      return say.value(`audit.leafFault.${one.fault}`);
    case 'leaf':
      return say.value(one.opened ? 'audit.leaf.empty' : 'audit.leaf.unopened');
  }
}

const otherKinds = ['refused', 'fault', 'empty', 'unopened'] as const;
const shownKinds = [
  ...(Object.keys(contentWords) as ContentActView['act'][]),
  ...otherKinds,
] as const;
const isShownKind = (kind: string): kind is (typeof shownKinds)[number] =>
  shownKinds.some((known) => known === kind);

/** A kind of act where one is chosen. */
export function kindText(kind: string): string {
  if (isShownKind(kind)) return say.value(`audit.kind.${kind}`);
  return isAccountAct(kind)
    ? say.value(`audit.account.${kind}`)
    : say.value('audit.accountNewer', { act: kind });
}

/** A check that failed, in one sentence with its entry. */
export function findingText({ fault, entry, witness = '' }: LogFinding): string {
  const text = say.value(`audit.fault.${fault}`, { witness });
  return entry === null ? text : say.value('audit.at', { entry: number(entry), text });
}

/** Day and time of an act, UTC; of a bundle the day alone. */
export function whenText(one: ActView): string {
  if (one.of === 'content') {
    const { minute } = one.act;
    const time = new Date(minute * 60_000).toISOString().slice(11, 16);
    return `${shortDay(Math.floor(minute / 1_440))}, ${time}`;
  }
  const time = one.of === 'account' ? one.time : null;
  return time === null ? shortDay(one.day) : `${shortDay(one.day)}, ${time}`;
}
