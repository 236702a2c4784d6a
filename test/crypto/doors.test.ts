import { describe, expect, it } from 'vitest';
import * as checks from '../../crypto/checks.js';
import { ensure, ProtocolError } from '../../crypto/errors.js';
import * as everything from '../../crypto/index.js';
import { wipe } from '../../crypto/sodium.js';

describe('P1: the door for the server', () => {
  it('offers nothing that opens, seals, signs or derives', () => {
    const offered = Object.keys(checks);
    expect(
      offered.filter((name) =>
        /^(open|unlock|seal|lock|sign|derive|decaps|encaps|receipt)/.test(name),
      ),
    ).toEqual([]);
    expect(offered).toContain('checkWork');
    expect(Object.keys(everything)).toContain('openDrop');
  });
});

describe('an error of the protocol', () => {
  it('says a code and a thing, and is the only one', () => {
    const error = new ProtocolError('size', 'a drop');
    expect([error.code, error.what, error.message, error.name]).toEqual([
      'size',
      'a drop',
      'size: a drop',
      'ProtocolError',
    ]);
    expect(() => ensure(false, 'body', 'a body')).toThrow(ProtocolError);
    expect(() => ensure(true, 'body', 'a body')).not.toThrow();
  });
});

describe('wiping', () => {
  it('leaves zeros', () => {
    const [a, b] = [new Uint8Array(3).fill(7), new Uint8Array(1).fill(9)];
    wipe(a, b);
    expect([...a, ...b]).toEqual([0, 0, 0, 0]);
  });
});
