/** One exchange over HTTP, whoever carries it: Node's own client in a terminal, fetch in a page. */
import * as z from 'zod/mini';
import { PortError } from '../conversation/ports.js';

export interface Exchange {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with a slash. */
  path: string;
  /** Sent as they stand. */
  headers: readonly (readonly [name: string, value: string])[];
  body?: Uint8Array;
  /** The whole exchange has to be over within this. */
  milliseconds: number;
  /** A longer answer is refused. */
  limitBytes: number;
  /** Hears which share of the answer has arrived, by a carrier that can tell. */
  arrives?: ((share: number) => void) | undefined;
}

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
}

/** Carries requests to one origin. Throws `PortError('unreachable', 0)` when no answer came. */
export type Carrier = (what: Exchange) => Promise<Answer>;

/** The server's code, or `unexpected` when it gave none of those that it may give. */
export function refusalOf(answer: Answer, errors: z.core.$ZodType<{ code: string }>): PortError {
  const parsed = z.safeParse(errors, parseOrNull(answer.body));
  return new PortError(parsed.success ? parsed.data.code : 'unexpected', answer.status);
}

/** The answer's JSON if it is a yes and fits; throws `PortError` otherwise. */
export function readJson<T>(
  answer: Answer,
  schema: z.core.$ZodType<T>,
  errors: z.core.$ZodType<{ code: string }>,
): T {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer, errors);
  const parsed = z.safeParse(schema, parseOrNull(answer.body));
  if (!parsed.success) throw new PortError('unexpected', answer.status);
  return parsed.data;
}

function parseOrNull(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
