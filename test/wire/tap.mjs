// Taps in a thread of their own, so that nothing but the browser decides when a byte arrives. Each
// passes bytes on as they come and keeps what came, when, on which connection and which way.
import { connect, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync, gzipSync } from 'node:zlib';

/** @type {{ taps: number, port: number }} */
const { taps, port } = workerData;
const now = () => performance.timeOrigin + performance.now();

/** The server's answers to `GET /sender.js`, with other code in front: a page that tells. */
function planting(code) {
  let asked = false;
  let held = Buffer.alloc(0);
  return {
    asks(part) {
      asked ||= part.includes('GET /sender.js ');
    },
    /** What the browser is given, of what the server said. */
    answers(part) {
      if (!asked) return part;
      held = Buffer.concat([held, part]);
      const end = held.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(held.toString('latin1', 0, end))?.[1]);
      if (end < 0 || held.length < end + 4 + length) return Buffer.alloc(0);
      const head = held.toString('latin1', 0, end + 4);
      const zipped = /content-encoding: gzip/.test(head);
      const file = held.subarray(end + 4);
      const longer = Buffer.concat([code, zipped ? gunzipSync(file) : file]);
      const body = zipped ? gzipSync(longer) : longer;
      asked = false;
      held = Buffer.alloc(0);
      const start = head.replace(/content-length: \d+/, `content-length: ${body.length}`);
      return Buffer.concat([Buffer.from(start, 'latin1'), body]);
    },
  };
}

const kept = Array.from({ length: taps }, () => []);
const plants = Array.from({ length: taps }, () => Buffer.alloc(0));

for (let tap = 0; tap < taps; tap++) {
  let connections = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (browser) => {
    const connection = connections++;
    const keep = (what, bytes) => kept[tap].push({ connection, what, at: now(), bytes });
    keep('opened');
    const plant = plants[tap].length === 0 ? null : planting(plants[tap]);
    const portal = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    browser.on('data', (part) => {
      keep('asked', part);
      plant?.asks(part);
      portal.write(part);
    });
    portal.on('data', (part) => {
      keep('answered', part);
      browser.write(plant === null ? part : plant.answers(part));
    });
    browser.on('end', () => {
      keep('left');
      portal.end();
    });
    portal.on('end', () => {
      keep('ended');
      browser.end();
    });
    browser.on('error', () => {
      keep('broken');
      portal.destroy();
    });
    portal.on('error', () => browser.destroy());
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage({ tap, port: typeof address === 'object' ? address?.port : 0 });
  });
}

parentPort?.on('message', ({ tap, plant }) => {
  if (plant !== undefined) plants[tap] = Buffer.from(plant);
  else parentPort?.postMessage({ tap, kept: kept[tap].splice(0) });
});
