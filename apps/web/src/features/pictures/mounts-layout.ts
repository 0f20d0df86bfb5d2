import type { MountMap } from './mounts-model';

/** Heights in CSS pixels; the style sheet takes them from here. */
export const mountSizes = { source: 48, boxHead: 36, row: 32, layer: 48, gap: 12 };

export interface MountCable {
  key: string;
  fromY: number;
  toY: number;
  isWritable: boolean;
}

export interface MountLayout {
  height: number;
  /** Top of each source, by key. */
  sourceTops: ReadonlyMap<string, number>;
  boxTops: ReadonlyMap<string, number>;
  cables: MountCable[];
}

/** Places boxes one below the other and each source beside what it is joined to, without overlap. */
export function layoutMounts({ sources, boxes }: MountMap): MountLayout {
  const { source: sourceHeight, boxHead, row: rowHeight, layer, gap } = mountSizes;
  const boxTops = new Map<string, number>();
  const joints = new Map<string, { y: number; isWritable: boolean; key: string }[]>();
  let bottom = 0;
  for (const { id, rows } of boxes) {
    boxTops.set(id, bottom);
    rows.forEach(({ sourceKey, isWritable, target }, index) => {
      const y = bottom + boxHead + (index + 0.5) * rowHeight;
      joints.set(sourceKey, [...(joints.get(sourceKey) ?? []), { y, isWritable, key: `${id}:${target}` }]);
    });
    bottom += boxHead + Math.max(1, rows.length) * rowHeight + layer + gap;
  }

  const wishOf = (key: string) => {
    const ys = joints.get(key)?.map(({ y }) => y) ?? [];
    return ys.length === 0 ? Number.MAX_SAFE_INTEGER : ys.reduce((sum, y) => sum + y, 0) / ys.length;
  };
  const sourceTops = new Map<string, number>();
  const cables: MountCable[] = [];
  let free = 0;
  for (const { key } of sources.toSorted((a, b) => wishOf(a.key) - wishOf(b.key))) {
    const wish = wishOf(key);
    const top = wish === Number.MAX_SAFE_INTEGER ? free : Math.max(free, wish - sourceHeight / 2);
    sourceTops.set(key, top);
    free = top + sourceHeight + gap;
    for (const { y, isWritable, key: cableKey } of joints.get(key) ?? []) {
      cables.push({ key: cableKey, fromY: top + sourceHeight / 2, toY: y, isWritable });
    }
  }
  return { height: Math.max(bottom, free) - gap, sourceTops, boxTops, cables };
}
