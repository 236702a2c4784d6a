/** Of the inbox's HTTP contract: who is on duty, who is away and who is behind; the daily mail. */
import { z } from 'zod';
import { vaultLock } from './wire-factors.js';
import { count, day, person } from './wire-parts.js';

/**
 * GET /api/recipients. `waitingSince`: day of the oldest batch not passed; `waiting`: how many are
 * not. `awayUntil`: day from which on somebody is back, as they said; null once it has come.
 * `reserveOpened`: day on which their copy for the reserve key was last handed out.
 */
export const recipientsAnswer = z.strictObject({
  recipients: z.array(
    z.strictObject({
      person,
      cursor: count,
      waitingSince: day.nullable(),
      waiting: count,
      lock: vaultLock,
      awayUntil: day.nullable(),
      reserveOpened: day.nullable(),
    }),
  ),
});

/** So many days ahead somebody can be away. */
export const awayDays = 366;
/** PUT /api/away and /api/accounts/:person/away; 400 `away` for a day that is not to come. */
export const awayRequest = z.strictObject({ until: day.nullable() });

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

export type RecipientsAnswer = z.infer<typeof recipientsAnswer>;
export type DutyMailAnswer = z.infer<typeof dutyMailAnswer>;
