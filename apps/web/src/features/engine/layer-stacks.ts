interface StackedImage {
  id: string;
  layers: string[];
}

interface LayerBlock {
  layer: string;
  /** 0 is the base, at the bottom. */
  row: number;
  /** Columns the block spans: it is one layer that all these images share. */
  firstColumn: number;
  lastColumn: number;
}

interface LayerStacks {
  /** Image ids from left to right; images with a common base stand side by side. */
  columns: string[];
  blocks: LayerBlock[];
  rows: number;
}

/** Lays images out as stacks in which a shared layer is drawn once, under everyone who uses it. */
export function stackLayers(images: StackedImage[]): LayerStacks {
  const sorted = images.toSorted(
    (left, right) => compareLayers(left.layers, right.layers) || left.id.localeCompare(right.id),
  );
  const rows = Math.max(0, ...sorted.map((image) => image.layers.length));
  const blocks: LayerBlock[] = [];
  for (let row = 0; row < rows; row += 1) {
    let column = 0;
    while (column < sorted.length) {
      const layer = sorted[column]?.layers[row];
      const firstColumn = column;
      column += 1;
      if (layer === undefined) continue;
      // Layers are the same only on the same base: an equal file list on another base is another layer.
      while (column < sorted.length && sharesUpTo(sorted[firstColumn], sorted[column], row)) column += 1;
      blocks.push({ layer, row, firstColumn, lastColumn: column - 1 });
    }
  }
  return { columns: sorted.map((image) => image.id), blocks, rows };
}

function sharesUpTo(left: StackedImage | undefined, right: StackedImage | undefined, row: number): boolean {
  if (!left || !right || right.layers.length <= row) return false;
  return left.layers.slice(0, row + 1).every((layer, at) => layer === right.layers[at]);
}

function compareLayers(left: string[], right: string[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = (left[at] ?? '').localeCompare(right[at] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
