/** What the page is told of an officer's own keys. */
import { dayOf, officerKeys, type Vault } from '../../crypto/index.js';
import { keysAge } from '../conversation/changing-keys.js';
import type { Desk } from '../conversation/desk.js';
import { keyWords } from '../conversation/differences.js';
import { changeOf, keysLifeDays, wipePairs } from '../conversation/own-keys.js';
import type { ChangingView } from './factor-messages.js';

export function changingOf(desk: Desk, vault: Vault): ChangingView {
  const days = keysAge(desk.directories, vault, dayOf(desk.now)) ?? 0;
  const state = changeOf(vault, desk.directory);
  const words = state === 'asked' ? newestWords(vault) : null;
  return { state, days, due: state === 'none' && days >= keysLifeDays, words };
}

function newestWords({ seed }: Vault): string {
  const keys = officerKeys(seed);
  wipePairs([keys]);
  return keyWords(keys);
}
