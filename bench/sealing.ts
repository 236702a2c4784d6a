/** Sealing and intake of drops, beside the bare X-Wing operations that they cannot do without. */
import {
  decapsulate,
  encapsulate,
  intakeRow,
  kemPair,
  openDrop,
  parseIntakeRow,
  sealDrop,
  seededRandom,
} from '../crypto/index.js';
import { makeUnit } from '../test/support/unit.js';
import type { Part } from './figures.js';
import { ratePerSecond } from './figures.js';

export async function sealing(): Promise<Part> {
  const unit = makeUnit({ officers: 6, seed: 'bench' });
  const random = seededRandom(new Uint8Array(32).fill(1));
  const directory = unit.versions[0];
  const officer = unit.officers[0];
  if (directory === undefined || officer === undefined) throw new Error('a unit');
  const { slots, number } = directory;
  const addressees = directory.people.map((p) => ({
    slot: p.slot as number,
    kemPublic: p.kemPublic,
  }));
  const plan = { unitId: unit.unit.unitId, directory: number, slots, letter: random(1500) };
  const letters = ratePerSecond(() => void sealDrop({ ...plan, addressees }, random));
  const decoys = ratePerSecond(
    () => void sealDrop({ ...plan, addressees: [], letter: new Uint8Array(0) }, random),
  );
  const coins = random(64);
  const bareSeal = ratePerSecond(() => {
    for (let slot = 0; slot < slots; slot++) {
      kemPair(random(32));
      encapsulate(officer.kemPublic, coins);
    }
  });
  const sealed = sealDrop({ ...plan, addressees: [] }, random);
  const row = intakeRow(sealed.id, sealed.drop, slots, 0);
  const owner = { slot: 0, kemPublic: officer.kemPublic, kemSecret: officer.kemSecret };
  const intake = ratePerSecond(() => void openDrop(parseIntakeRow(row, slots), owner));
  const ciphertext = encapsulate(officer.kemPublic, coins)?.ciphertext ?? new Uint8Array(1120);
  const bareIntake = ratePerSecond(() => void decapsulate(ciphertext, officer.kemSecret));
  return {
    title: 'Sealing and intake (8 slots, one core)',
    figures: [
      {
        what: 'letters sealed, 6 addressees',
        value: letters,
        unit: 'a second',
        ceiling: bareSeal,
        aim: '85% of bare X-Wing',
      },
      {
        what: 'decoys sealed',
        value: decoys,
        unit: 'a second',
        ceiling: bareSeal,
        aim: 'as letters',
      },
      {
        what: 'rows taken in',
        value: intake,
        unit: 'a second',
        ceiling: bareIntake,
        aim: '85% of bare X-Wing',
      },
    ],
    notes: [
      'Bare X-Wing for sealing: a key pair and an encapsulation for each of 8 slots; for intake: one decapsulation.',
    ],
  };
}
