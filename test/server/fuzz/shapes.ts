/** What a valid request is made of. */
import { systemRandom, toBase64url } from '../../../crypto/index.js';
import type { FuzzRequest } from './request.js';

export type Shape = Pick<FuzzRequest, 'method' | 'path' | 'body'> & { type?: string };

export const get = (path: string): Shape => ({ method: 'GET', path, body: null });
export const post = (path: string, value: object): Shape => json('POST', path, value);
export const json = (method: string, path: string, value: object): Shape => ({
  method,
  path,
  type: 'application/json',
  body: Buffer.from(JSON.stringify(value)),
});
export const put = (path: string, body: Uint8Array): Shape => ({
  method: 'PUT',
  path,
  type: 'application/octet-stream',
  body: Buffer.from(body),
});
export const drawn = (length: number): string => toBase64url(systemRandom(length));
