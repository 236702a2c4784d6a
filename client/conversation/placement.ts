import type { CellContent } from '../../crypto/index.js';
import type { HeldKey } from './keyring.js';
import type { LogName } from './logbook.js';
import type { RecordContent } from './records.js';

/** One thing to place. `senderKey`: own key that must have been granted by then. */
export type Due =
  | {
      of: 'record';
      key: string;
      name: LogName;
      record: RecordContent;
      senderKey: HeldKey | null;
    }
  | {
      of: 'item';
      key: string;
      name: LogName;
      kind: number;
      bytes: Uint8Array;
      senderKey: HeldKey;
    }
  | { of: 'board'; key: string; name: LogName; content: CellContent }
  | { of: 'grant'; key: string; senderKey: HeldKey };
