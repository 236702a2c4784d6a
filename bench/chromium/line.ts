/**
 * A telephone line: every connection of a browser to a server goes through it, whichever thread
 * of the page made it, and all of them share its width.
 */
import { connect, createServer, type Socket } from 'node:net';

const packetBytes = 1_400;
const stepMilliseconds = 4;
/** So many bytes may wait on one connection before its sender is held back. */
const waitingLimit = 64 * 2 ** 10;

export interface Line {
  origin: string;
  /** Bytes given to the browser so far, headers with them. */
  down(): number;
  close(): Promise<void>;
}

/** One connection's bytes in one direction. */
interface Stream {
  from: Socket;
  to: Socket;
  waiting: Buffer[];
  bytes: number;
  ended: boolean;
}

/** One direction of the line: the connections take turns, packet by packet. */
function direction(bytesPerSecond: number, latency: number) {
  const streams: Stream[] = [];
  let carried = 0;
  let allowed = 0;
  let last = performance.now();
  const later = (work: () => void): void => void setTimeout(work, latency);
  function turn(stream: Stream): number {
    const [first] = stream.waiting;
    if (first === undefined) return 0;
    const packet = first.subarray(0, packetBytes);
    if (packet.length === first.length) stream.waiting.shift();
    else stream.waiting[0] = first.subarray(packet.length);
    stream.bytes -= packet.length;
    if (stream.bytes < waitingLimit) stream.from.resume();
    carried += packet.length;
    later(() => void stream.to.write(packet));
    return packet.length;
  }
  const timer = setInterval(() => {
    const now = performance.now();
    const most = packetBytes * 2 + (bytesPerSecond * stepMilliseconds * 8) / 1000;
    allowed = Math.min(allowed + ((now - last) / 1000) * bytesPerSecond, most);
    last = now;
    for (let moved = true; moved && allowed > 0; ) {
      moved = false;
      for (const stream of streams) {
        if (allowed <= 0) break;
        const bytes = turn(stream);
        allowed -= bytes;
        moved ||= bytes > 0;
      }
    }
    for (const stream of [...streams]) {
      if (!stream.ended || stream.waiting.length > 0) continue;
      streams.splice(streams.indexOf(stream), 1);
      later(() => void stream.to.end());
    }
  }, stepMilliseconds);
  return {
    carried: () => carried,
    stop: () => clearInterval(timer),
    carry(from: Socket, to: Socket): void {
      const stream: Stream = { from, to, waiting: [], bytes: 0, ended: false };
      streams.push(stream);
      from.on('data', (bytes: Buffer) => {
        stream.waiting.push(bytes);
        stream.bytes += bytes.length;
        if (stream.bytes >= waitingLimit) from.pause();
      });
      from.on('close', () => {
        stream.ended = true;
      });
      // Nobody hears any more: what waits does not take room on the line.
      to.on('close', () => {
        stream.waiting.length = 0;
        from.destroy();
      });
    },
  };
}

/** A new connection costs one round trip more, as TCP's handshake does; there is no TLS here. */
export async function openLine(
  target: string,
  given: { bitsPerSecond: number; roundTripMilliseconds: number },
): Promise<Line> {
  const { hostname, port } = new URL(target);
  const half = given.roundTripMilliseconds / 2;
  const down = direction(given.bitsPerSecond / 8, half);
  const up = direction(given.bitsPerSecond / 8, half);
  const sockets = new Set<Socket>();
  const server = createServer((browser) => {
    browser.pause();
    const portal = connect(Number(port), hostname);
    for (const socket of [browser, portal]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      sockets.add(socket);
    }
    setTimeout(() => {
      up.carry(browser, portal);
      down.carry(portal, browser);
      browser.resume();
    }, given.roundTripMilliseconds);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    down: down.carried,
    async close() {
      up.stop();
      down.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
