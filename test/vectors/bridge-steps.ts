/** The steps that vectors of bridges are about. */
import {
  type BridgeHeader,
  leadsTo,
  openBridge,
  signBridge,
  verifyBridge,
} from '../../crypto/index.js';
import { type Bytes, type Step, step } from './step.js';

interface Signing {
  header: BridgeHeader;
  secret: Bytes;
  kemPublic: Bytes;
  signer: { unitId: Bytes; signSecret: Bytes };
}
interface Reading {
  bridge: Bytes;
  unitId: Bytes;
  signPublic: Bytes;
  kemPublic: Bytes;
  kemSecret: Bytes;
}
const verified = (i: Reading) => verifyBridge(i.bridge, i.unitId, () => i.signPublic);

export const bridgeSteps: Record<string, Step> = {
  signBridge: step((i: Signing) => signBridge(i.header, i, i.signer)),
  openBridge: step((i: Reading) => openBridge(verified(i), i)),
  leadsTo: step((i: Reading & { secret: Bytes }) => leadsTo(verified(i), i)),
};
