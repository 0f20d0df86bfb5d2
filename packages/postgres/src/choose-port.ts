import { createServer } from 'node:net';
import { PostgresError } from './postgres-error.ts';

/** The wanted port of 127.0.0.1 when it is free, otherwise any free one. */
export async function choosePort(wanted: number | undefined): Promise<number> {
  const port = (await tryPort(wanted ?? 0)) ?? (await tryPort(0));
  if (port === undefined) throw new PostgresError('START_FAILED', 'no port of 127.0.0.1 can be opened');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
