/** Steps about what stands inside a leaf. */
import { encodeLeaf, type LeafContent, parseLeaf } from '../../client/conversation/acts.js';
import { signAuditGrant } from '../../client/conversation/audit-keys.js';
import type { AuditKey } from '../../client/conversation/records.js';
import { auditLeafHash } from '../../crypto/index.js';
import { type Step, step } from './step.js';

interface Given {
  auditKey: AuditKey;
  header: Parameters<typeof signAuditGrant>[1];
  signSecret: Uint8Array;
}

export const leafSteps: Record<string, Step> = {
  auditLeafHash: step((i: { leaf: Uint8Array }) => auditLeafHash(i.leaf)),
  encodeLeaf: step((i: LeafContent) => encodeLeaf(i)),
  parseLeaf: step((i: { content: Uint8Array }) => parseLeaf(i.content)),
  signAuditGrant: step((i: Given) => signAuditGrant(i.auditKey, i.header, i.signSecret).bytes),
};
