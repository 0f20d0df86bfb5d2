import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fixLoadAddress } from './fix-load-address.ts';

const folder = mkdtempSync(join(tmpdir(), 'naru-load-address-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TYPE_AT = 16;
const EXECUTABLE = 2;

/** Debian's programs are position-independent. */
describe.runIf(process.arch === 'x64')('a program of this machine', () => {
  test.each([
    ['/usr/bin/env', ['printf', '%s', 'ran'], 'ran'],
    ['/usr/bin/sort', ['/dev/null'], ''],
    ['/bin/bash', ['-c', 'echo $((6*7))'], '42\n'],
  ])('%s runs at its fixed place as it did before', (program, args, output) => {
    const placed = fixLoadAddress(readFileSync(program));
    if (placed === undefined) throw new Error('was left as it is');
    expect(Buffer.from(placed).readUInt16LE(TYPE_AT)).toBe(EXECUTABLE);
    const file = join(folder, 'program');
    writeFileSync(file, placed, { mode: 0o755 });
    expect(execFileSync(file, args, { encoding: 'utf8' })).toBe(output);
    rmSync(file);
  });

  test('is found where it was placed, at each start', () => {
    const placed = fixLoadAddress(readFileSync('/bin/bash')) ?? new Uint8Array();
    const file = join(folder, 'bash');
    writeFileSync(file, placed, { mode: 0o755 });
    const firstMapping = () =>
      execFileSync(file, ['-c', 'read -r line < /proc/$$/maps; echo "$line"'], { encoding: 'utf8' });
    expect(firstMapping()).toMatch(/^0*400000-/);
    expect(firstMapping()).toBe(firstMapping());
  });

  test('that is at a fixed place already is left as it is', () => {
    const placed = fixLoadAddress(readFileSync('/bin/bash')) ?? new Uint8Array();
    expect(fixLoadAddress(placed)).toBeUndefined();
  });

  test('with an entry that is not known here is left as it is', () => {
    const program = readFileSync('/usr/bin/env');
    const DYNAMIC_NEEDED = Buffer.from('0100000000000000', 'hex');
    const segment = program.indexOf(Buffer.from('0200000006000000', 'hex'));
    const entries = Number(program.readBigUInt64LE(segment + 8));
    expect(program.subarray(entries, entries + 8)).toEqual(DYNAMIC_NEEDED);
    program.writeBigUInt64LE(0x6fff_1234n, entries);
    expect(fixLoadAddress(program)).toBeUndefined();
  });
});

test('a program that was cut off is left as it is', () => {
  expect(fixLoadAddress(readFileSync('/bin/bash').subarray(0, 100_000))).toBeUndefined();
});

test('what is no program for this processor is left as it is', () => {
  expect(fixLoadAddress(Buffer.from('#!/bin/sh\necho hello\n'))).toBeUndefined();
  expect(fixLoadAddress(Buffer.alloc(4096))).toBeUndefined();
  expect(fixLoadAddress(new Uint8Array())).toBeUndefined();
});
