/** The daily mail in the inbox's HTTP contract. */
import { z } from 'zod';
import { day } from './wire-parts.js';

/** ASCII, as every mail server takes it. */
export const emailAddress = z.email().max(254);

/**
 * GET and PUT /api/duty-mail: where one's own daily mail goes. `at`: minute of the UTC day at which
 * it is sent; null when this server sends none. `sent`: the day of the last one.
 */
export const dutyMailAnswer = z.strictObject({
  at: z.number().int().min(0).max(1439).nullable(),
  address: emailAddress.nullable(),
  sent: day.nullable(),
});
export const dutyMailRequest = z.strictObject({ address: emailAddress.nullable() });

export type DutyMailAnswer = z.infer<typeof dutyMailAnswer>;
