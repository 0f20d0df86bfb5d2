import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import { fakeEvents } from '../testing/fake-events.ts';
import { state } from '../testing/judge-condition.ts';

describe('images', () => {
  const steps = ['CMD ["/bin/sh"]', 'ADD rootfs.tar / # buildkit'];
  const images = {
    alpine: { layers: ['L1'], steps },
    'kim/hello': { id: 'sha256:h', layers: ['L1', 'L2'], cmd: ['echo', 'n0nce'], createdAtMs: 2_000 },
    'kim/hello:v1': { id: 'sha256:h', layers: ['L1', 'L2'] },
    'toolbox:1': {
      layers: ['L1', 'L2'],
      cmd: ['/bin/sh', '-c', 'cat /data/built.txt'],
      steps: ['CMD ["cat"]', 'RUN /bin/sh -c echo n0nce > /data/built.txt # buildkit', ...steps],
    },
    'toolbox:old': {
      steps: ['/bin/sh -c #(nop)  CMD ["cat"]', '/bin/sh -c echo n0nce > /data/built.txt', ...steps],
    },
    'toolbox:copied': { steps: ['COPY built.txt /data/built.txt # buildkit', ...steps] },
    committed: { layers: ['L1', 'L9'], steps: ['sh', ...steps] },
  };
  // BuildKit stores no base under its name.
  const mirror = { debian: ['L1'], busybox: ['B1'] };
  const world = { engine: { images, mirror } };

  test.each<[Condition, string]>([
    [{ image: { name: 'toolbox:1', base: 'debian' } }, 'met'],
    [{ image: { name: 'toolbox:1', base: 'busybox' } }, 'unmet'],
    [{ layers: { image: 'toolbox:1', startWith: 'debian', added: 1 } }, 'met'],
    [{ image: { name: '{student}/hello:latest', base: 'alpine' } }, 'met'],
    [{ image: { name: '{student}/hello', command: { form: 'exec', program: 'echo' } } }, 'met'],
    [{ image: { name: 'toolbox:1', command: { form: 'exec' } } }, 'unmet'],
    [{ image: { name: 'toolbox:1', command: { form: 'shell' } } }, 'met'],
    [{ image: { name: '{student}/hello:v1', sameAs: '{student}/hello' } }, 'met'],
    [{ image: { name: 'toolbox:1', sameAs: '{student}/hello' } }, 'unmet'],
    [{ image: { name: 'nosuch' } }, 'unmet'],
    [{ image: { name: 'toolbox:1', base: 'nosuch' } }, 'unavailable'],
    [{ layers: { image: 'toolbox:1', startWith: 'alpine', added: 1 } }, 'met'],
    [{ layers: { image: 'toolbox:1', startWith: 'alpine', added: { atLeast: 2 } } }, 'unmet'],
    [{ history: { image: 'toolbox:1', instruction: 'RUN', text: { contains: '/data/built.txt' } } }, 'met'],
    [{ history: { image: 'toolbox:old', instruction: 'RUN', text: { contains: '/data/built.txt' } } }, 'met'],
    [{ history: { image: 'toolbox:copied', instruction: 'RUN', text: { contains: 'built' } } }, 'unmet'],
    [{ history: { image: 'toolbox:copied', instruction: 'COPY' } }, 'met'],
    [{ history: { image: 'toolbox:1', since: 'alpine', instruction: 'CMD', count: 1 } }, 'met'],
    [{ history: { image: 'committed', since: 'alpine', instruction: 'CMD' } }, 'unmet'],
    [{ history: { image: 'committed', since: 'alpine', instruction: 'RUN', count: 0 } }, 'met'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
  });

  test('a cached build is new when its name was given in this attempt', async () => {
    const spec: Condition = { image: { name: '{student}/hello', isNew: true } };
    const tag = { type: 'image', action: 'tag', name: 'docker.io/kim/hello:latest' };
    expect(await state(spec, { ...world, startedAtMs: 1_000 })).toBe('met');
    expect(await state(spec, { ...world, startedAtMs: 9_000, evidence: { events: fakeEvents([tag]) } })).toBe(
      'met',
    );
    expect(await state(spec, { ...world, startedAtMs: 9_000, evidence: { events: fakeEvents([]) } })).toBe(
      'unmet',
    );
    expect(await state(spec, { ...world, startedAtMs: 9_000 })).toBe('unavailable');
  });
});

describe('dockerfile', () => {
  const files = {
    Dockerfile:
      '# FROM nothing\nfrom alpine:latest\nRUN mkdir /a && \\\n  # why\n  echo b > /a/c\nCMD ["cat", "/a/c"]\n',
    broken: 'FROM alpine latest\nWORKDIRR /app\n',
  };
  test.each<[Condition['dockerfile'], string]>([
    [{ workspace: 'Dockerfile', instruction: 'FROM', text: { matches: '^\\S+$' } }, 'met'],
    [{ workspace: 'Dockerfile', instruction: 'FROM', count: 1 }, 'met'],
    [{ workspace: 'Dockerfile', instruction: 'RUN', text: 'mkdir /a && echo b > /a/c' }, 'met'],
    [{ workspace: 'Dockerfile', isReadable: true }, 'met'],
    [{ workspace: 'broken', instruction: 'FROM', text: { matches: '^\\S+$' } }, 'unmet'],
    [{ workspace: 'broken', isReadable: true }, 'unmet'],
    [{ workspace: 'nosuch', isReadable: true }, 'unmet'],
  ])('%j is %s', async (spec, expected) => {
    expect(await state({ dockerfile: spec }, { engine: { files } })).toBe(expected);
  });
});
