import type { EngineState } from '@naru/protocol/engine-state';
import { describe, expect, test } from 'vitest';
import { readLatestBuild } from './build-model';

type Image = EngineState['images'][number];

const anImage = (tag: string | undefined, change: Partial<Image>): Image => ({
  id: `sha256:${(tag ?? 'untagged').replace(/\W/g, '').padEnd(64, '0')}`,
  tags: tag === undefined ? [] : [tag],
  sizeBytes: 2_000_000,
  createdAtMs: 1,
  layers: ['base'],
  containers: 0,
  ...change,
});
const alpine = anImage('alpine:latest', {});
const read = (images: Image[], events: Parameters<typeof readLatestBuild>[0] = []) =>
  readLatestBuild(events, { containers: [], images, volumes: [], networks: [] });

describe('readLatestBuild', () => {
  test('there is none while only downloaded images are there', () => {
    expect(read([alpine, anImage('busybox:latest', { layers: ['other'], createdAtMs: 5 })])).toBeUndefined();
  });

  test('an image that only changes settings stands on its base with no layer of its own', () => {
    const hello = anImage('me/hello:latest', { createdAtMs: 9 });
    expect(read([alpine, hello])).toMatchObject({
      tags: ['me/hello:latest'],
      base: { name: 'alpine:latest', layerCount: 1, sizeBytes: 2_000_000 },
      addedLayers: { count: 0, sizeBytes: 0 },
    });
  });

  test('the newest built image is told, or the one tagged last', () => {
    const older = anImage('toolbox:1', { layers: ['base', 'a'], createdAtMs: 8 });
    const newer = anImage('me/hello:latest', { layers: ['base', 'b'], createdAtMs: 9 });
    expect(read([alpine, older, newer])?.tags).toEqual(['me/hello:latest']);
    const tagged = { type: 'image', action: 'tag', id: older.id, attributes: {}, timeNano: '0' };
    expect(read([alpine, older, newer], [tagged])?.tags).toEqual(['toolbox:1']);
  });

  test('an image without a name is told too', () => {
    expect(read([alpine, anImage(undefined, { createdAtMs: 9 })])?.tags).toEqual([]);
  });

  test.each([
    [
      'BuildKit',
      ['COPY html /html # buildkit', 'RUN /bin/sh -c mkdir /data # buildkit', 'CMD ["echo" "hello"]'],
    ],
    [
      'the classic builder',
      [
        '/bin/sh -c #(nop) COPY html /html',
        '/bin/sh -c mkdir /data',
        '/bin/sh -c #(nop)  CMD ["echo" "hello"]',
      ],
    ],
  ])('reads the steps above the base from the history of %s', (_builder, [copy, run, cmd]) => {
    const history = [
      { createdBy: 'ADD file:1234 in /', sizeBytes: 2_000_000 },
      { createdBy: 'CMD ["/bin/sh"]', sizeBytes: 0 },
    ];
    const built = anImage('me/hello:latest', {
      layers: ['base', 'a', 'b'],
      createdAtMs: 9,
      history: [
        ...history,
        { createdBy: copy ?? '', sizeBytes: 10 },
        { createdBy: run ?? '', sizeBytes: 0 },
        { createdBy: cmd ?? '', sizeBytes: 0 },
      ],
    });
    expect(
      read([{ ...alpine, history }, built])?.steps.map(({ keyword, text, isLayer }) => [
        keyword,
        text,
        isLayer,
      ]),
    ).toEqual([
      ['COPY', 'html /html', true],
      ['RUN', 'mkdir /data', true],
      ['CMD', '["echo" "hello"]', false],
    ]);
  });

  test('without the history of the base its layers are counted off', () => {
    const built = anImage('me/hello:latest', {
      layers: ['base', 'a'],
      createdAtMs: 9,
      history: [
        { createdBy: 'ADD file:1234 in /', sizeBytes: 2_000_000 },
        { createdBy: 'RUN /bin/sh -c true # buildkit', sizeBytes: 0 },
      ],
    });
    expect(read([alpine, built])?.steps.map(({ keyword }) => keyword)).toEqual(['RUN']);
  });
});
