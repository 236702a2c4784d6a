import {
  type IntakeRow,
  intakeRow,
  openDrop,
  parseIntakeRow,
  type SealedDrop,
  sealDrop,
} from '../../crypto/index.js';
import { officer, seeded, unitId } from './fixtures.js';

export const slots = 8;
export const slotKey = (person: number) => ({
  slot: person - 1,
  kemPublic: officer(person).kemPublic,
});
export const owner = (person: number) => ({ ...officer(person), slot: person - 1 });
export const letter = seeded('a letter')(1_400);

export const sealFor = (people: number[], name = 'drops', content = letter): SealedDrop =>
  sealDrop(
    { unitId, directory: 3, slots, addressees: people.map(slotKey), letter: content },
    seeded(name),
  );
export const rowFor = ({ id, drop }: Pick<SealedDrop, 'id' | 'drop'>, person: number): IntakeRow =>
  parseIntakeRow(intakeRow(id, drop, slots, person - 1), slots);
export const opened = (sealed: Pick<SealedDrop, 'id' | 'drop'>, person: number) =>
  openDrop(rowFor(sealed, person), owner(person));
