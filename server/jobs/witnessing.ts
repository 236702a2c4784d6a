/** Checkpoints go to the witnesses that a setting names. Nothing waits for them. */

import type { WitnessAddress } from '../audit/addresses.js';
import { cosignedAt } from '../audit/checkpoint.js';
import { entriesAtOnce, entriesPath, formatEntries } from '../audit/entries-submission.js';
import { frontierOf } from '../audit/frontier.js';
import { Malformed } from '../audit/malformed.js';
import { type NoteKey, parseNote, parseSignature } from '../audit/note.js';
import { formatSubmission, submissionPath } from '../audit/submission.js';
import { consistencyProof } from '../audit/tree.js';
import { secondMilliseconds } from '../clock.js';
import type { Log } from '../log.js';
import { readEntries, readHashes } from '../store/audit.js';
import {
  checkpointAfter,
  keepCosignature,
  newestCheckpoint,
  newestCosigned,
} from '../store/checkpoints.js';
import type { Database } from '../store/database.js';
import { codeOf } from '../store/faults.js';

const answerMilliseconds = 10 * secondMilliseconds;
/** A cosignature takes some 200 bytes. */
const answerLimit = 16_384;

export interface Witnessing {
  /** Sends the newest checkpoint to every witness that has not cosigned it. Never throws. */
  send(): Promise<void>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

export function createWitnessing(given: {
  db: Database;
  log: Log;
  witnesses: readonly WitnessAddress[];
}): Witnessing {
  const { db, log, witnesses } = given;
  const closing = new AbortController();
  let running: Promise<void> | null = null;

  async function one(witness: WitnessAddress): Promise<void> {
    try {
      const code = await submit(db, witness, closing.signal);
      if (code === null) log.event('checkpoint-witnessed', { count: 1 });
      else if (code !== 'nothing-new') log.fault('witness-failed', { code });
    } catch (error) {
      const { name = '', cause } = error as { name?: string; cause?: unknown };
      log.fault('witness-failed', { code: codeOf(cause) ?? codeOf(error) ?? name });
    }
  }

  return {
    send() {
      running ??= Promise.all(witnesses.map(one)).then(() => {
        running = null;
      });
      return running;
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

/** Null when the witness cosigned; else a code for the log. */
const submit = (db: Database, witness: WitnessAddress, signal: AbortSignal) =>
  witness.url.endsWith(entriesPath)
    ? submitEntries(db, witness, signal)
    : submitCheckpoint(db, witness, signal);

/** The same with a witness that reads entries, which is given them from where it stands. */
async function submitEntries(
  db: Database,
  { key, url }: WitnessAddress,
  signal: AbortSignal,
): Promise<string | null> {
  let old = await newestCosigned(db, key.name);
  let cosigned = false;
  let told = false;
  for (;;) {
    const next = await checkpointAfter(db, { old, most: entriesAtOnce });
    if (next === null) break;
    const frontier = await frontierOf(readHashes(db), old);
    const entries = await readEntries(db, { from: old, count: next.size - old });
    const body = formatEntries({ old, frontier, entries, note: next.note });
    const answer = await post(url, body, signal);
    if (answer.status === 200) {
      const line = lineBy(key, next.note, answer.text);
      if (line === null && answer.text !== '') return 'false-cosignature';
      if (line !== null) await keepCosignature(db, { witness: key.name, size: next.size, line });
      cosigned = line !== null;
      told = true;
      old = next.size;
      continue;
    }
    const known = knownIn(answer);
    if (known === null || known === old || told) return otherwise(answer.status, known, old);
    told = true;
    old = known;
    if ((await checkpointAfter(db, { old: known - 1, most: 1 }))?.size !== known)
      return 'log-shorter-than-witnessed';
  }
  if (!told) return 'nothing-new';
  return cosigned ? null : 'checkpoint-not-of-today';
}

const knownIn = ({ status, text }: { status: number; text: string }): number | null =>
  status === 409 && /^\d{1,15}\n$/.test(text) ? Number(text) : null;

const otherwise = (status: number, known: number | null, old: number): string =>
  known !== null && known === old ? 'log-other-than-witnessed' : `status-${status}`;

async function submitCheckpoint(
  db: Database,
  { key, url }: WitnessAddress,
  signal: AbortSignal,
): Promise<string | null> {
  const newest = await newestCheckpoint(db);
  let old = await newestCosigned(db, key.name);
  if (newest === null || newest.size === old) return 'nothing-new';
  // A witness may know more than was kept here: it cosigned, and the answer was lost.
  for (let turn = 0; turn < 2; turn++) {
    const proof = await consistencyProof(readHashes(db), { from: old, to: newest.size });
    const body = formatSubmission({ old, proof, note: newest.note });
    const answer = await post(`${url}${submissionPath}`, body, signal);
    if (answer.status === 200) {
      const line = lineBy(key, newest.note, answer.text);
      if (line === null) return 'false-cosignature';
      await keepCosignature(db, { witness: key.name, size: newest.size, line });
      return null;
    }
    const known = knownIn(answer);
    if (known === null) return `status-${answer.status}`;
    // The log is shorter than it was, or another: put back from a backup, or rewritten.
    if (known > newest.size) return 'log-shorter-than-witnessed';
    if (known === old) return 'log-other-than-witnessed';
    old = known;
  }
  return 'status-409';
}

async function post(url: string, body: string, signal: AbortSignal) {
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]),
  });
  const text = await answer.text();
  return { status: answer.status, text: text.slice(0, answerLimit) };
}

/** The line in an answer with which this witness cosigned the note; null when there is none. */
function lineBy(key: NoteKey, note: string, answer: string): string | null {
  const { text } = parseNote(note);
  for (const line of answer.split('\n').filter((line) => line !== '')) {
    try {
      const signature = parseSignature(line);
      const own = signature.name === key.name && Buffer.compare(signature.id, key.id) === 0;
      if (own && cosignedAt(text, key, signature) !== null) return line;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return null;
}
