import * as z from 'zod/mini';

z.config({ jitless: true });

/** Most characters of one answer. */
export const answerLimit = 20_000;

const text = (most: number) => z.string().check(z.maxLength(most));

const answer = z.union([text(answerLimit), z.array(text(answerLimit)).check(z.maxLength(64))]);

/** R4: the choice is the reporter's alone. */
export const modes = ['anonymous', 'confidential', 'open'] as const;

/** The id under which an answer stands that is no question of the unit's: who the reporter is. */
export type IdentityAnswer = 'identity';

/** Content of a report, version 1. Route and exclusions stand in the letter's header. */
export const reportContent = z.strictObject({
  mode: z.enum(modes),
  language: z.enum(['en', 'cy']),
  questionnaire: z.strictObject({ id: text(64), version: z.int().check(z.minimum(1)) }),
  /** By the question's id. */
  answers: z.record(text(64), answer),
  /** R37: `null` when the reporter writes for themselves. */
  onBehalf: z.nullable(
    z.strictObject({ relation: text(500), consent: z.enum(['yes', 'no', 'unknown']) }),
  ),
  /** R11, R15. */
  contact: z.strictObject({
    /** False: sent without a receipt that was kept, so nobody can be asked. */
    answerWanted: z.boolean(),
    wishes: text(2000),
  }),
  /** Reference of an older report that this one continues, if its words were lost. */
  continues: z.nullable(text(40)),
  attachments: z.array(z.never()).check(z.maxLength(0)),
});
export type ReportContent = z.infer<typeof reportContent>;

/** Content of a later letter, version 1. */
export const messageLetterContent = z.strictObject({
  language: z.enum(['en', 'cy']),
  text: text(answerLimit),
});
export type MessageLetterContent = z.infer<typeof messageLetterContent>;

/** Content of an officer's message to a reporter, version 1. */
export const messageContent = z.strictObject({
  language: z.enum(['en', 'cy']),
  /** What it answers, in a line that cannot identify the reporter. */
  answers: text(500),
  text: text(answerLimit),
});
export type MessageContent = z.infer<typeof messageContent>;

/** Payloads of entries, version 1. A reply's payload is the message itself. */
export const noteContent = z.strictObject({ text: text(answerLimit) });
export const statusContent = z.strictObject({
  status: z.enum(['open', 'hold', 'closed']),
  reason: text(2000),
});
/** `nextBy`: UTC day by which something will follow. */
export const promiseContent = z.strictObject({
  nextBy: z.int().check(z.minimum(0), z.maximum(65535)),
});
export const decisionContent = z.strictObject({
  decision: text(500),
  reason: text(answerLimit),
});
