/** Who holds the unit, in the worker: shown, and another set of holders drafted for signatures. */
import { dayOf, ensure, freshDays, toBase64url } from '../../crypto/index.js';
import { newestDirectory, renewingTakes } from '../conversation/admitting.js';
import { holderKeyWords } from '../conversation/differences.js';
import { othersNeeded, ownPlaces } from '../conversation/holders.js';
import { holdersCore, readHolderKey } from '../conversation/holders-draft.js';
import { laterHolderKey, proposeWith } from '../conversation/proposals.js';
import type { Drafting } from './issuing.js';
import type { HoldersChange, HoldersView } from './proposal-messages.js';

export async function holdersView({ inbox, officer, now }: Drafting): Promise<HoldersView> {
  const { unit, vault } = officer;
  const directory = await newestDirectory(inbox, officer);
  const own = ownPlaces(officer);
  const key = laterHolderKey(vault, unit.unitId);
  return {
    holders: unit.holders.map(({ title, outside, publicKey }, place) => ({
      ...{ place, title, outside, words: holderKeyWords(publicKey) },
      mine: own.includes(place),
    })),
    threshold: unit.threshold,
    age: Math.max(0, dayOf(now) - directory.dated),
    renewing: othersNeeded(officer, renewingTakes(unit, directory, now)),
    own: { key: toBase64url(key), words: holderKeyWords(key) },
    unsigned:
      directory.statement === unit.statement
        ? null
        : {
            directory: directory.number,
            freshUntil: directory.dated + freshDays,
            signing: othersNeeded(officer, unit.threshold),
          },
  };
}

/** The eight words of a key that somebody sent; `null` when it is none. */
export function holderKeyRead(text: string): string | null {
  const key = readHolderKey(text);
  return key === null ? null : holderKeyWords(key);
}

/** Puts the change before the holders. Throws `content`, and what the inbox does. */
export async function draftHolders(
  { inbox, officer, now }: Drafting,
  { keep, join, threshold }: HoldersChange,
): Promise<{ number: number; published: boolean }> {
  const { unit, vault } = officer;
  const joining = join.map(({ key, title, outside }) => {
    const publicKey = readHolderKey(key);
    ensure(publicKey !== null, 'content', 'the key of a holder');
    return { publicKey, title, outside };
  });
  const core = holdersCore(unit, { keep, join: joining, threshold }, now);
  const directory = await newestDirectory(inbox, officer);
  const draft = { kind: 'statement' as const, core, vault };
  const became = await proposeWith(inbox, { inForce: { unit, directory }, ...draft });
  return { number: unit.statement + 1, published: became === 'published' };
}
