// A portal in a thread of its own, so that nothing but the sender decides when a PUT arrives.
// Takes every PUT with 201 and tells, per connection, when its first bytes came.
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ ports: number, work: number }} */
const { ports, work } = workerData;
const answer = Buffer.from(
  `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 17\r\nwork-bits: ${work}\r\nconnection: close\r\n\r\n{"code":"stored"}`,
);

for (let arm = 0; arm < ports; arm++) {
  const server = createServer((socket) => {
    let first = 0;
    let read = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part) => {
      if (first === 0) first = performance.timeOrigin + performance.now();
      read = Buffer.concat([read, part]);
      const end = read.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(
        /content-length: (\d+)/.exec(read.toString('latin1', 0, end))?.[1] ?? 0,
      );
      if (read.length < end + 4 + length) return;
      parentPort?.postMessage({ arm, at: first });
      socket.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage({ arm, port: typeof address === 'object' ? address?.port : 0 });
  });
}
