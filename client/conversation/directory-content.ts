/** The texts inside a directory: everything that a reporter reads is signed. */
import * as z from 'zod/mini';
import { encodeJson, parseJson } from './json.js';

z.config({ jitless: true });

const line = z.string().check(z.minLength(1), z.maxLength(500));
const passage = z.string().check(z.minLength(1), z.maxLength(10_000));
/** English always; Welsh where the unit offers it. */
const inLanguages = (text: typeof line) => z.strictObject({ en: text, cy: z.optional(text) });
const id = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/));

const choice = z.strictObject({ id, label: inLanguages(line) });
const question = z.strictObject({
  id,
  kind: z.enum(['text', 'one', 'several']),
  label: inLanguages(line),
  hint: z.optional(inLanguages(passage)),
  /** Of `one` and `several`; `categories` stand for those of the unit. */
  choices: z.optional(
    z.union([z.literal('categories'), z.array(choice).check(z.minLength(1), z.maxLength(64))]),
  ),
});
const contact = z.strictObject({
  id,
  title: inLanguages(line),
  /** Telephone, address or web address, as it is to be read. */
  reach: inLanguages(passage),
});

/** Content of a directory, version 1. */
export const directoryContent = z.strictObject({
  version: z.literal(1),
  questionnaire: z.strictObject({
    id,
    version: z.int().check(z.minimum(1)),
    questions: z.array(question).check(z.minLength(1), z.maxLength(100)),
  }),
  /** R17. */
  categories: z.array(choice).check(z.minLength(1), z.maxLength(64)),
  /** R23: shown before anything else. */
  danger: inLanguages(passage),
  /** R18: what belongs elsewhere; it never blocks. */
  scope: inLanguages(passage),
  /** R24. */
  support: z.array(contact).check(z.maxLength(64)),
  /** R25: every other way to report, and whom to tell about whom. */
  contacts: z.array(contact).check(z.maxLength(64)),
  /** Days for which a closed case is carried on. */
  retentionDays: z.int().check(z.minimum(30), z.maximum(3650)),
  /** R100: a key on paper that opens what the unit's officers can; who keeps it, in their own words. */
  reserve: z.optional(
    z.strictObject({
      keeper: inLanguages(line),
      /** X-Wing key, 1,216 bytes in base64url. */
      key: z.string().check(z.regex(/^[A-Za-z0-9_-]{1622}$/)),
    }),
  ),
});
export type DirectoryContent = z.infer<typeof directoryContent>;

/** Bytes for a ceremony to sign. Throws for a text that is missing or too long. */
export const encodeDirectoryContent = (content: DirectoryContent): Uint8Array =>
  encodeJson(directoryContent, content);

/** Reads the content of a verified directory. Throws `content`. */
export const parseDirectoryContent = (bytes: Uint8Array): DirectoryContent =>
  parseJson(directoryContent, bytes);

/** A text in the language asked for, in English where there is no other. */
export const inLanguage = (
  text: { en: string; cy?: string | undefined },
  language: 'en' | 'cy',
): string => (language === 'cy' ? (text.cy ?? text.en) : text.en);
