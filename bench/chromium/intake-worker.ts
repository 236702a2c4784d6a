/** In a worker of Chromium: how many rows are taken in a second, and how many bare X-Wings are. */
import { decapsulate, openDrop, parseIntakeRow } from '../../crypto/index.js';
import { median, ratePerSecond } from '../figures.js';

export interface IntakeTask {
  row: Uint8Array;
  slots: number;
  owner: { slot: number; kemPublic: Uint8Array; kemSecret: Uint8Array };
  /** A ciphertext of X-Wing for the owner's key. */
  ciphertext: Uint8Array;
}

export interface IntakeRates {
  rows: number;
  bare: number;
}

/** In turns, so that both have the same machine. */
const slices = 9;
const sliceSeconds = 0.25;

const scope = globalThis as unknown as {
  postMessage(message: IntakeRates | 'ready'): void;
  onmessage: (event: { data: IntakeTask }) => void;
};
scope.onmessage = ({ data: { row, slots, owner, ciphertext } }) => {
  const rates: { rows: number[]; bare: number[] } = { rows: [], bare: [] };
  for (let i = 0; i < slices; i++) {
    rates.bare.push(
      ratePerSecond(() => void decapsulate(ciphertext, owner.kemSecret), sliceSeconds),
    );
    rates.rows.push(
      ratePerSecond(() => void openDrop(parseIntakeRow(row, slots), owner), sliceSeconds),
    );
  }
  scope.postMessage({ rows: median(rates.rows), bare: median(rates.bare) });
};
scope.postMessage('ready');
