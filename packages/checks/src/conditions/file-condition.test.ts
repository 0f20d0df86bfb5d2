import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import type { FakeEngine } from '../testing/fake-engine-probe.ts';
import { state } from '../testing/judge-condition.ts';

describe('file', () => {
  const grow = (writer: 'container' | 'host'): FakeEngine => ({
    containers: [{ name: 'logger' }],
    files: { 'logs/app.log': 'a\n' },
    onWait: (engine, paused) => {
      if (writer === 'host' || paused === undefined) {
        engine.files = { ...engine.files, 'logs/app.log': `${engine.files?.['logs/app.log']}a\n` };
      }
    },
  });
  const spec: Condition = { file: { workspace: 'logs/app.log', writtenBy: 'logger' } };

  test('a container writes a file that stands still while the container is frozen', async () => {
    expect(await state(spec, { engine: grow('container') })).toBe('met');
    expect(await state(spec, { engine: grow('host') })).toBe('unmet');
    expect(await state(spec, { engine: { ...grow('container'), onWait: () => {} } })).toBe('unmet');
    expect(await state(spec, { engine: { ...grow('container'), containers: [] } })).toBe('unmet');
  });

  test.each<[Condition['file'], string]>([
    [{ image: 'toolbox:1', path: '/data/built.txt', content: '{NONCE}' }, 'met'],
    [{ container: 'app', path: '/x', content: { equals: { file: { workspace: 'x' } } } }, 'met'],
    [{ container: 'app', path: '/y' }, 'unmet'],
    [{ workspace: 'y', exists: false }, 'met'],
    [{ workspace: 'x', exists: false }, 'unmet'],
  ])('%j is %s', async (file, expected) => {
    const files = { 'toolbox:1:/data/built.txt': 'n0nce\n', 'app:/x': 'one\n', x: 'one' };
    expect(await state({ file }, { engine: { files } })).toBe(expected);
  });
});
