/** A real mail server on a loopback port, for tests of what is mailed. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Posted {
  from: string;
  to: string[];
  /** The whole message as it came. */
  raw: string;
  /** Whether it came under TLS. */
  secure: boolean;
  user: string | null;
}

export interface PostOffice {
  port: number;
  posted: Posted[];
  close(): Promise<void>;
}

/** Takes every mail, unless the options say otherwise. */
export async function openPostOffice(options: SMTPServerOptions = {}): Promise<PostOffice> {
  const posted: Posted[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        posted.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('latin1'),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        });
        done();
      });
    },
    ...options,
  });
  // A client that breaks off, as some tests make it.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    posted,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
