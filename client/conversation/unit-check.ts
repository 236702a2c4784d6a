/** What `/api/unit` gave, verified before anything of it is used. */
import {
  type Directory,
  ensure,
  ProtocolError,
  sameBytes,
  type Unit,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';
import type { UnitAnswer } from './ports.js';

/**
 * Statements, then the directory under them; with `known`, also that it is the same unit and not
 * an older directory. Throws what `verifyStatements` and `verifyDirectory` do, `unit` for another
 * unit and `chain` for an older or another directory than the one known.
 */
export function verifyUnit(
  answer: Pick<UnitAnswer, 'statements' | 'directory'>,
  known: Directory | null,
): { unit: Unit; directory: Directory } {
  const unit = verifyStatements(answer.statements);
  if (known === null) return { unit, directory: verifyDirectory(answer.directory, unit, null) };
  if (!sameBytes(unit.unitId, known.unitId))
    throw new ProtocolError('unit', 'a unit that is another one now');
  const next = verifyDirectory(answer.directory, unit, null);
  if (next.number === known.number + 1)
    return { unit, directory: verifyDirectory(answer.directory, unit, known) };
  if (next.number > known.number) return { unit, directory: next };
  if (next.number < known.number || !sameBytes(next.hash, known.hash))
    throw new ProtocolError('chain', 'a directory older than the one known');
  return { unit, directory: next.dated >= known.dated ? next : known };
}

/** The newest statements, which must go on from those known. Throws what `verifyStatements` does, `unit`, `chain`. */
export function unitAfter(known: Unit, statements: readonly Uint8Array[]): Unit {
  const unit = verifyStatements(statements);
  ensure(sameBytes(unit.unitId, known.unitId), 'unit', 'a unit that is another one now');
  const before = verifyStatements(statements.slice(0, known.statement + 1));
  const same = sameBytes(before.statementHash, known.statementHash);
  ensure(same, 'chain', 'the statement that this session knows');
  return unit;
}
