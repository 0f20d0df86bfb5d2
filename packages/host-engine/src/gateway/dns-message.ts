/** The little of DNS that answering needs: one question, and answers of one address or none. Pure. */
export interface DnsQuestion {
  id: number;
  /** Lower case, without the final dot. */
  name: string;
  type: number;
  recursionDesired: boolean;
  /** The question as it came, to be repeated in the answer. */
  section: Uint8Array;
}

export const dnsTypes = { a: 1, aaaa: 28, https: 65 } as const;
export type DnsOutcome =
  | { code: 'address'; address: string }
  | { code: 'empty' | 'no-such-name' | 'failed' | 'refused' };

const headerBytes = 12;
const rcodes = { address: 0, empty: 0, failed: 2, 'no-such-name': 3, refused: 5 } as const;

/** Undefined for what is not a query with one question: such packets get no answer. */
export function parseDnsQuery(packet: Uint8Array): DnsQuestion | undefined {
  if (packet.length < headerBytes || packet.length > 1500) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const flags = view.getUint16(2);
  const isQuery = (flags & 0x8000) === 0;
  const opcode = (flags >> 11) & 0xf;
  if (!isQuery || opcode !== 0 || view.getUint16(4) !== 1) return undefined;
  const labels: string[] = [];
  let offset = headerBytes;
  for (;;) {
    const length = packet[offset];
    if (length === undefined || length > 63) return undefined;
    offset += 1;
    if (length === 0) break;
    const label = packet.subarray(offset, offset + length);
    if (label.length !== length) return undefined;
    labels.push(Buffer.from(label).toString('latin1').toLowerCase());
    offset += length;
    if (offset - headerBytes > 255) return undefined;
  }
  if (offset + 4 > packet.length) return undefined;
  return {
    id: view.getUint16(0),
    name: labels.join('.'),
    type: view.getUint16(offset),
    recursionDesired: (flags & 0x100) !== 0,
    section: packet.slice(headerBytes, offset + 4),
  };
}

export function buildDnsAnswer(question: DnsQuestion, outcome: DnsOutcome): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(question.id, 0);
  // Answer, recursion available, and recursion desired as it was asked.
  header.writeUInt16BE(0x8080 | (question.recursionDesired ? 0x100 : 0) | rcodes[outcome.code], 2);
  header.writeUInt16BE(1, 4);
  if (outcome.code !== 'address') return Buffer.concat([header, question.section]);
  header.writeUInt16BE(1, 6);
  const record = Buffer.alloc(16);
  // A pointer to the question's name, type A, class IN, a minute, four bytes.
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(dnsTypes.a, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(4, 10);
  for (const [index, part] of outcome.address.split('.').entries())
    record.writeUInt8(Number(part), 12 + index);
  return Buffer.concat([header, question.section, record]);
}
