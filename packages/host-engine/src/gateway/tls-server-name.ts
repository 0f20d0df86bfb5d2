export type ServerNameResult = { state: 'name'; name: string } | { state: 'more' } | { state: 'none' };

const handshakeRecord = 22;
const clientHello = 1;
const serverNameExtension = 0;

/** The host name in a TLS ClientHello; `more` while it is incomplete, `none` when there is no name in it. */
export function readTlsServerName(bytes: Uint8Array): ServerNameResult {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 5) return { state: 'more' };
  if (view.getUint8(0) !== handshakeRecord) return { state: 'none' };
  const recordEnd = 5 + view.getUint16(3);
  if (bytes.length < recordEnd) return { state: 'more' };
  try {
    let offset = 5;
    if (view.getUint8(offset) !== clientHello) return { state: 'none' };
    // Type and length, version, random.
    offset += 4 + 2 + 32;
    offset += 1 + view.getUint8(offset);
    offset += 2 + view.getUint16(offset);
    offset += 1 + view.getUint8(offset);
    const extensionsEnd = Math.min(offset + 2 + view.getUint16(offset), recordEnd);
    offset += 2;
    while (offset + 4 <= extensionsEnd) {
      const type = view.getUint16(offset);
      const length = view.getUint16(offset + 2);
      offset += 4;
      if (type === serverNameExtension) {
        const nameLength = view.getUint16(offset + 3);
        if (view.getUint8(offset + 2) !== 0 || offset + 5 + nameLength > extensionsEnd)
          return { state: 'none' };
        const name = Buffer.from(bytes.subarray(offset + 5, offset + 5 + nameLength)).toString('latin1');
        return { state: 'name', name: name.toLowerCase() };
      }
      offset += length;
    }
    return { state: 'none' };
  } catch (error) {
    // A length that points behind the end: not a hello we would pass on.
    if (error instanceof RangeError) return { state: 'none' };
    throw error;
  }
}
