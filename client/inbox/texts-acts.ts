/** The unit's texts in the worker: shown as they are signed, previewed, and drafted for the holders. */
import { dayOf, ensure, ProtocolError, readProposal, sameBytes } from '../../crypto/index.js';
import { newestDirectory } from '../conversation/admitting.js';
import { nextCore } from '../conversation/ceremony.js';
import { type Difference, differencesOf } from '../conversation/differences.js';
import {
  type DirectoryContent,
  encodeDirectoryContent,
  parseDirectoryContent,
} from '../conversation/directory-content.js';
import { PortError } from '../conversation/ports.js';
import { type Drafting, issue } from './issuing.js';
import type { Issued } from './people-messages.js';
import type { TextsView } from './proposal-messages.js';

/** What the page was shown last: what is drafted changes this and nothing that came meanwhile. */
let shown: Uint8Array | null = null;

export function forgetTexts(): void {
  shown = null;
}

export async function textsView({ inbox, officer }: Drafting): Promise<TextsView> {
  const { content, number } = await newestDirectory(inbox, officer);
  shown = content;
  const { portal } = await inbox.session();
  return { number, content: readable(content), portal };
}

/** `null`: of another version, or none; this page would take out what it does not know. */
function readable(content: Uint8Array): DirectoryContent | null {
  try {
    return parseDirectoryContent(content);
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** Throws `PortError('texts-changed')` when other texts were published since these were shown. */
async function draftOf({ inbox, officer, now }: Drafting, content: DirectoryContent) {
  const before = await newestDirectory(inbox, officer);
  ensure(shown !== null && readable(shown) !== null, 'content', 'texts that were shown');
  if (!sameBytes(shown, before.content)) throw new PortError('texts-changed', 0);
  const change = { join: [], content: encodeDirectoryContent(content) };
  const { unit } = officer;
  const core = nextCore({ unit, before, day: dayOf(now), change });
  return { before, change, core, inForce: { unit, directory: before } };
}

/** Everything that would differ, made from the bytes that would be signed. */
export async function previewTexts(
  drafting: Drafting,
  content: DirectoryContent,
): Promise<Difference[]> {
  const { before, core, inForce } = await draftOf(drafting, content);
  const proposal = readProposal('directory', core, inForce);
  ensure(proposal.kind === 'directory', 'content', 'a directory');
  return differencesOf(before, proposal.next);
}

/** Puts it before the holders; nothing is public before they have signed. */
export async function draftTexts(drafting: Drafting, content: DirectoryContent): Promise<Issued> {
  const { before, change } = await draftOf(drafting, content);
  return issue(drafting, { before, change, how: { holders: [], apart: true } });
}
