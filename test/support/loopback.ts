import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** An IPv6 address that nothing else on the machine has: `fd00:bad:a99:xxxx::51`. */
const address = `fd00:bad:a99:${randomInt(4_096, 65_536).toString(16)}::51`;

function ip(what: 'add' | 'del'): boolean {
  try {
    const words = ['-6', 'addr', what, `${address}/128`, 'dev', 'lo'];
    execFileSync('ip', words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives the loopback interface an address of this run's own, once and before any test: Chromium
 * opens its connections anew when the machine gets or loses one, which a test of what stands on the
 * wire would find. The address is empty when the machine lacks the right.
 */
export function takeLoopbackAddress(): { address: string; giveBack(): void } {
  const taken = ip('add');
  return {
    address: taken ? address : '',
    giveBack: () => {
      if (taken) ip('del');
    },
  };
}
