import type { EngineState } from '@naru/protocol/engine-state';

export type SourceKind = 'folder' | 'volume' | 'tmpfs' | 'other';

export interface MountSource {
  key: string;
  kind: SourceKind;
  label: string;
  isAnonymous: boolean;
  isUsed: boolean;
}

export interface MountRow {
  target: string;
  sourceKey: string;
  isWritable: boolean;
}

export interface MountBox {
  id: string;
  name: string;
  state: EngineState['containers'][number]['state'];
  rows: MountRow[];
}

export interface MountMap {
  sources: MountSource[];
  boxes: MountBox[];
}

const kinds: Record<string, SourceKind> = { bind: 'folder', volume: 'volume', tmpfs: 'tmpfs' };

/** What of the host each container sees, and the volumes nobody uses. */
export function readMountMap({ containers, volumes }: EngineState): MountMap {
  const sources = new Map<string, MountSource>();
  const boxes = containers
    .toSorted((a, b) => b.mounts.length - a.mounts.length || a.name.localeCompare(b.name))
    .map(({ id, name, state, mounts }): MountBox => {
      const rows = mounts.map(({ type, source, target, isWritable }) => {
        const kind = kinds[type] ?? 'other';
        const key = kind === 'tmpfs' ? `tmpfs:${id}:${target}` : `${kind}:${source}`;
        const isAnonymous =
          kind === 'volume' && (volumes.find((volume) => volume.name === source)?.isAnonymous ?? false);
        sources.set(key, { key, kind, label: labelOf(kind, source), isAnonymous, isUsed: true });
        return { target, sourceKey: key, isWritable };
      });
      return { id, name, state, rows: rows.sort((a, b) => a.target.localeCompare(b.target)) };
    });
  for (const { name, isAnonymous } of volumes) {
    const key = `volume:${name}`;
    if (!sources.has(key)) {
      sources.set(key, { key, kind: 'volume', label: labelOf('volume', name), isAnonymous, isUsed: false });
    }
  }
  return { sources: [...sources.values()], boxes };
}

/** Workspace folders as the student knows them, and anonymous volumes without their 64 letters. */
function labelOf(kind: SourceKind, source: string): string {
  if (kind === 'volume') return /^[0-9a-f]{64}$/.test(source) ? `${source.slice(0, 8)}…` : source;
  return source.replace(/^\/root\/lab\/[^/]+(\/|$)/, './').replace(/^\/root(\/|$)/, '~/');
}
