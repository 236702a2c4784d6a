/** The pieces that the inbox's HTTP contract is made of. */
import { z } from 'zod';
import { mayHold, roleNames } from '../roles.js';

/** So many bytes at most, in base64url. */
export const bytes = (most: number) =>
  z
    .string()
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[\w-]*$/);
export const exactly = (characters: number) =>
  z
    .string()
    .length(characters)
    .regex(/^[\w-]+$/);

export const person = z.number().int().min(1).max(65_535);
export const day = z.number().int().min(0).max(65_535);
export const moment = z.number().int().min(0);
export const count = z.number().int().min(0).max(4_294_967_295);
export const accountName = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/);
export const personName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^\p{C}]+$/u);

/** What one person may hold together. */
export const roles = z.array(z.enum(roleNames)).max(roleNames.length).refine(mayHold);

/** Of a request whose address says everything: nothing, or `{}`. */
export const noBody = z.strictObject({}).nullish();
