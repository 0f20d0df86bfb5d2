/** What engine.io tells of a connection: a packet that was made, and those that wait going out. */
interface Connection {
  on(event: 'packetCreate', listener: (packet: { data?: string | Buffer }) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
}

/**
 * Calls once when more than `maxBytes` wait in memory for a page. Pages that do not read are held back by what they
 * acknowledge, but nothing keeps a page from acknowledging what it has not read.
 */
export function boundBacklog(connection: Connection, maxBytes: number, onTooMuch: () => void): void {
  let waitingBytes = 0;
  let isTold = false;
  connection.on('packetCreate', ({ data }) => {
    waitingBytes += data === undefined ? 0 : Buffer.byteLength(data);
    if (waitingBytes <= maxBytes || isTold) return;
    isTold = true;
    onTooMuch();
  });
  connection.on('flush', () => {
    waitingBytes = 0;
  });
}
