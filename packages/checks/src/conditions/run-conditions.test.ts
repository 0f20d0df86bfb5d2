import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import type { FakeEngine } from '../testing/fake-engine-probe.ts';
import { judge, state } from '../testing/judge-condition.ts';

describe('run and rebuild', () => {
  const images = { 'toolbox:1': {}, alpine: {} };
  const containers = [
    {
      name: 'reader',
      image: 'alpine',
      imageId: 'sha256:alpine',
      cmd: ['cat', '/n/f'],
      mounts: [{ type: 'volume', volume: 'notes', source: '', target: '/n', isWritable: true }],
    },
  ];
  const volumes = { notes: { files: { f: 'n0nce\n' } } };

  test('a file laid over tells whether the command reads it', async () => {
    const spec: Condition = {
      run: { image: 'toolbox:1', files: { '/data/built.txt': '{RANDOM}' }, stdout: '{RANDOM}' },
    };
    const reads: FakeEngine = {
      images,
      run: ({ mounts = [] }) => ({
        stdout: mounts.flatMap((mount) => ('text' in mount ? [mount.text] : [])).join(),
      }),
    };
    expect(await state(spec, { engine: reads })).toBe('met');
    expect(await state(spec, { engine: { images, run: () => ({ stdout: 'n0nce' }) } })).toBe('unmet');
    expect(await state(spec, { engine: {} })).toBe('unmet');
  });

  test('a container that runs again with changed volumes tells whether it reads them', async () => {
    const spec: Condition = {
      run: { container: 'reader', replace: { '{NONCE}': '{RANDOM}' }, stdout: { contains: '{RANDOM}' } },
    };
    const reads: FakeEngine = {
      containers,
      volumes,
      run: ({ image, argv, mounts }) => {
        expect([image, argv]).toEqual(['sha256:alpine', ['cat', '/n/f']]);
        const [mount] = mounts ?? [];
        return { stdout: mount !== undefined && 'files' in mount ? (mount.files.f ?? '') : '' };
      },
    };
    expect(await state(spec, { engine: reads })).toBe('met');
    expect(await state(spec, { engine: { containers, volumes, run: () => ({ stdout: 'n0nce' }) } })).toBe(
      'unmet',
    );
  });

  test('a run that does not end or start is told apart from a wrong output', async () => {
    const spec: Condition = { run: { image: 'alpine', exitCode: 0 } };
    const never = await judge(spec, {
      engine: { images, run: () => ({ exitCode: null, isTimedOut: true }) },
    });
    expect([never.state, never.found]).toEqual(['unmet', '종료 코드: 시간 안에 끝나지 않았어요']);
    const failed = await judge(spec, {
      engine: { images, run: () => ({ exitCode: null, startError: 'no such' }) },
    });
    expect(failed.found).toContain('no such');
  });

  test('a volume of the student must be there to be read', async () => {
    const spec: Condition = { run: { image: 'alpine', volumes: { notes: '/n' }, command: ['cat', '/n/f'] } };
    expect(await state(spec, { engine: { images, volumes } })).toBe('met');
    expect(await state(spec, { engine: { images } })).toBe('unmet');
  });

  test('a rebuilt copy shows whether the output comes from the file', async () => {
    const spec: Condition = {
      rebuild: { context: 'fix-me', changes: { 'message.txt': '{RANDOM}' }, stdout: '{RANDOM}' },
    };
    const files = { 'fix-me/Dockerfile': '' };
    let text = '';
    const engine: FakeEngine = {
      files,
      rebuild: ({ changes }) => {
        text = changes?.['message.txt'] ?? '';
        return { isBuilt: true, image: 'copy' };
      },
      run: () => ({ stdout: text }),
    };
    expect(await state(spec, { engine })).toBe('met');
    expect(await state(spec, { engine: { ...engine, run: () => ({ stdout: 'fixed' }) } })).toBe('unmet');
    const broken = await judge(spec, {
      engine: { files, rebuild: () => ({ isBuilt: false, output: 'line 2: bad' }) },
    });
    expect(broken.found).toContain('line 2: bad');
    expect(await state(spec, { engine: {} })).toBe('unmet');
  });

  test('a script is judged by its exit code', async () => {
    const spec: Condition = { script: { run: 'test -x {student}' } };
    const script = (given: string) => ({ exitCode: given === 'test -x kim' ? 0 : 1, stdout: '' });
    expect(await state(spec, { engine: { script } })).toBe('met');
    expect(await state(spec, { engine: { script: () => ({ exitCode: 1, stdout: '' }) } })).toBe('unmet');
  });
});
