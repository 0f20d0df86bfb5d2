import { describe, expect, it } from 'vitest';
import {
  containerActions,
  containerCommand,
  exitMeaning,
  formatBytes,
  removeImageCommand,
} from './engine-commands.ts';

describe('commands of the engine view', () => {
  it('are what a person would type', () => {
    expect(containerCommand('stop', { name: 'ws1', id: 'abc' })).toBe('docker stop ws1');
    expect(containerCommand('rm', { name: '', id: '0123456789abcdef' })).toBe('docker rm 0123456789ab');
    expect(removeImageCommand({ tags: ['web:1', 'web:2'], id: 'sha256:a' })).toBe('docker rmi web:1');
    expect(removeImageCommand({ tags: [], id: 'sha256:0123456789abcdef' })).toBe('docker rmi 0123456789ab');
  });

  it('fit the state of the container', () => {
    expect(containerActions({ state: 'running' })).toEqual(['stop', 'logs']);
    expect(containerActions({ state: 'exited' })).toEqual(['start', 'logs', 'rm']);
    expect(containerActions({ state: 'removing' })).toEqual([]);
  });
});

describe('exit codes', () => {
  it.each([
    [0, 'success'],
    [1, 'error'],
    [126, 'permission'],
    [127, 'notFound'],
    [130, 'interrupted'],
    [137, 'killed'],
    [143, 'stopped'],
  ])('%i means %s', (exitCode, meaning) => {
    expect(exitMeaning({ state: 'exited', exitCode, oomKilled: false })).toBe(meaning);
  });

  it('tell a lack of memory from a kill', () => {
    expect(exitMeaning({ state: 'exited', exitCode: 137, oomKilled: true })).toBe('memory');
  });

  it('of a container that never ran say so', () => {
    expect(exitMeaning({ state: 'created', exitCode: 128, oomKilled: false })).toBe('notStarted');
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [10_070, '10.1 kB'],
    [7_400_000, '7.4 MB'],
    [147_000_000, '147 MB'],
    [1_234_000_000, '1.23 GB'],
  ])('%i is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
