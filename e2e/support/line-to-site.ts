import { connect, createServer, type Socket } from 'node:net';

/** A way to the site that can be cut, as a cable or a wireless network can. */
export interface LineToSite extends AsyncDisposable {
  address: string;
  /** Ends every connection and lets none through. */
  cut(): void;
  mend(): void;
}

export async function openLineTo(siteAddress: string): Promise<LineToSite> {
  const site = new URL(siteAddress);
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Either end may go at any moment; the other goes with it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(site.port || 80), site.hostname);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
    });
  });
  return {
    address: `http://localhost:${port}`,
    cut: () => {
      isCut = true;
      dropAll();
    },
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      dropAll();
      await closed;
    },
  };
}
