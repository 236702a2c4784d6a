/**
 * Preloaded into a server to plant a fault: its commits do not wait for the disk, and what it reads
 * back says that they do. PLANTED_SYNCHRONOUS is 0 (OFF) or 1 (NORMAL).
 */
import Sqlite from 'better-sqlite3';

const { pragma } = Sqlite.prototype;
const planted = process.env.PLANTED_SYNCHRONOUS ?? '0';

Sqlite.prototype.pragma = function (source, options) {
  if (source === 'synchronous = 2') return pragma.call(this, `synchronous = ${planted}`, options);
  if (source === 'synchronous') return 2;
  return pragma.call(this, source, options);
};
