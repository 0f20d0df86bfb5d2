import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildDnsAnswer, parseDnsQuery } from './dns-message.ts';

function query(name: string, type: number, id = 0x1234): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const header = Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1])]);
}

test('a question is read whatever its case', () => {
  expect(parseDnsQuery(query('Registry-1.Docker.IO', 1))).toMatchObject({
    id: 0x1234,
    name: 'registry-1.docker.io',
    type: 1,
    recursionDesired: true,
  });
});

test('"no such name" repeats id and question', () => {
  const packet = query('example.org', 1);
  const question = parseDnsQuery(packet);
  if (!question) throw new Error('not read');
  const answer = buildDnsAnswer(question, { code: 'no-such-name' });
  expect(answer.readUInt16BE(0)).toBe(0x1234);
  expect(answer.readUInt16BE(2) & 0x800f).toBe(0x8003);
  expect(answer.subarray(12)).toEqual(packet.subarray(12));
});

test('an address is the last four bytes of its answer', () => {
  const question = parseDnsQuery(query('deb.debian.org', 1));
  if (!question) throw new Error('not read');
  const answer = buildDnsAnswer(question, { code: 'address', address: '10.93.0.1' });
  expect(answer.readUInt16BE(6)).toBe(1);
  expect([...answer.subarray(-4)]).toEqual([10, 93, 0, 1]);
});

test('answers, packets with two questions and cut ones get nothing', () => {
  const packet = query('example.org', 1);
  const asAnswer = Buffer.from(packet);
  asAnswer[2] = 0x81;
  expect(parseDnsQuery(asAnswer)).toBeUndefined();
  const twoQuestions = Buffer.from(packet);
  twoQuestions[5] = 2;
  expect(parseDnsQuery(twoQuestions)).toBeUndefined();
  for (let length = 0; length < packet.length; length++) {
    expect(parseDnsQuery(packet.subarray(0, length))).toBeUndefined();
  }
});

test('no packet makes the parser throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void parseDnsQuery(bytes)));
});
