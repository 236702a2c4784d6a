import { z } from 'zod';

z.config({ jitless: true });

/** Most characters of one answer. */
export const answerLimit = 20_000;

const answer = z.union([z.string().max(answerLimit), z.array(z.string().max(answerLimit)).max(64)]);

/** R4: the choice is the reporter's alone. */
export const modes = ['anonymous', 'confidential', 'open'] as const;

/** The id under which an answer stands that is no question of the unit's: who the reporter is. */
export type IdentityAnswer = 'identity';

/** Content of a report, version 1. Route and exclusions stand in the letter's header. */
export const reportContent = z.strictObject({
  mode: z.enum(modes),
  language: z.enum(['en', 'cy']),
  questionnaire: z.strictObject({ id: z.string().max(64), version: z.int().min(1) }),
  /** By the question's id. */
  answers: z.record(z.string().max(64), answer),
  /** R37: `null` when the reporter writes for themselves. */
  onBehalf: z
    .strictObject({ relation: z.string().max(500), consent: z.enum(['yes', 'no', 'unknown']) })
    .nullable(),
  /** R11, R15. */
  contact: z.strictObject({
    /** False: sent without a receipt that was kept, so nobody can be asked. */
    answerWanted: z.boolean(),
    wishes: z.string().max(2000),
  }),
  /** Reference of an older report that this one continues, if its words were lost. */
  continues: z.string().max(40).nullable(),
  attachments: z.array(z.never()).max(0),
});
export type ReportContent = z.infer<typeof reportContent>;

/** Content of a later letter, version 1. */
export const messageLetterContent = z.strictObject({
  language: z.enum(['en', 'cy']),
  text: z.string().max(answerLimit),
});
export type MessageLetterContent = z.infer<typeof messageLetterContent>;

/** Content of an officer's message to a reporter, version 1. */
export const messageContent = z.strictObject({
  language: z.enum(['en', 'cy']),
  /** What it answers, in a line that cannot identify the reporter. */
  answers: z.string().max(500),
  text: z.string().max(answerLimit),
});
export type MessageContent = z.infer<typeof messageContent>;

/** Payloads of entries, version 1. A reply's payload is the message itself. */
export const noteContent = z.strictObject({ text: z.string().max(answerLimit) });
export const statusContent = z.strictObject({
  status: z.enum(['open', 'hold', 'closed']),
  reason: z.string().max(2000),
});
/** `nextBy`: UTC day by which something will follow. */
export const promiseContent = z.strictObject({ nextBy: z.int().min(0).max(65535) });
export const decisionContent = z.strictObject({
  decision: z.string().max(500),
  reason: z.string().max(answerLimit),
});
