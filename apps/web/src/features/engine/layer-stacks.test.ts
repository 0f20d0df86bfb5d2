import { describe, expect, it } from 'vitest';
import { stackLayers } from './layer-stacks.ts';

describe('layer stacks', () => {
  it('draw a shared base once, under the images that stand on it', () => {
    const stacks = stackLayers([
      { id: 'web', layers: ['base', 'apache', 'page'] },
      { id: 'tool', layers: ['other'] },
      { id: 'httpd', layers: ['base', 'apache'] },
    ]);
    expect(stacks).toEqual({
      columns: ['httpd', 'web', 'tool'],
      rows: 3,
      blocks: [
        { layer: 'base', row: 0, firstColumn: 0, lastColumn: 1 },
        { layer: 'other', row: 0, firstColumn: 2, lastColumn: 2 },
        { layer: 'apache', row: 1, firstColumn: 0, lastColumn: 1 },
        { layer: 'page', row: 2, firstColumn: 1, lastColumn: 1 },
      ],
    });
  });

  it('do not join equal layers on different bases', () => {
    const { blocks } = stackLayers([
      { id: 'one', layers: ['a', 'same'] },
      { id: 'two', layers: ['b', 'same'] },
    ]);
    expect(blocks.filter((block) => block.layer === 'same')).toHaveLength(2);
  });

  it('cope with no images and images without layers', () => {
    expect(stackLayers([])).toEqual({ columns: [], blocks: [], rows: 0 });
    expect(stackLayers([{ id: 'scratch', layers: [] }])).toEqual({
      columns: ['scratch'],
      blocks: [],
      rows: 0,
    });
  });
});
