import { Deflate, Inflate } from 'pako';
import { concat } from './bytes.js';
import { ensure, ProtocolError } from './errors.js';
import { inflatedLimitBytes } from './lengths.js';

/**
 * Raw deflate (RFC 1951) by one pinned JavaScript library: native ones differ between
 * browsers, and the length of a sealed letter must not tell which was used.
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  ensure(bytes.length <= inflatedLimitBytes, 'size', 'content of more than 64 KiB');
  const stream = new Deflate({ raw: true, level: 9 });
  stream.push(bytes, true);
  return stream.result as Uint8Array;
}

/** Throws `inflation` past 64 KiB, for a broken stream, and for bytes left over after its end. */
export function inflate(bytes: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate({ raw: true, chunkSize: 4096 });
  stream.onData = (chunk) => {
    const part = chunk as Uint8Array;
    size += part.length;
    if (size > inflatedLimitBytes)
      throw new ProtocolError('inflation', 'content of more than 64 KiB');
    chunks.push(part);
  };
  let ended = false;
  let source: { readonly avail_in: number } | undefined;
  stream.onStart = (strm) => {
    source = strm;
  };
  stream.onEnd = (status: number) => {
    ended = status === 0;
  };
  try {
    stream.push(bytes, true);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('inflation', 'a broken stream');
  }
  ensure(ended && stream.err === 0, 'inflation', 'a broken stream');
  ensure(source?.avail_in === 0, 'inflation', 'bytes after the compressed content');
  return concat(...chunks);
}
