import { Folder, HardDrive, Layers2, MemoryStick } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWorkspace } from '../workspace/workspace-store';
import { ContainerState } from './container-state';
import { layoutMounts, mountSizes } from './mounts-layout';
import { type MountMap, type MountSource, readMountMap } from './mounts-model';
import styles from './mounts-picture.module.css';
import { PictureFrame } from './picture-frame';

const icons = { folder: Folder, volume: HardDrive, tmpfs: MemoryStick, other: Folder };

/** Folders and volumes of the host on the left, the container paths they appear at on the right. */
export function MountsPicture() {
  const t = useTranslations('pictures');
  const engine = useWorkspace((state) => state.engine);
  const map = engine === undefined ? { sources: [], boxes: [] } : readMountMap(engine);
  const isEmpty = map.sources.length === 0 && map.boxes.length === 0;
  const emptyText = engine === undefined ? t('waiting') : isEmpty ? t('mounts.empty') : undefined;
  return (
    <PictureFrame title={t('mounts.title')} emptyText={emptyText} facts={describe(map, t)}>
      <div className={styles.heads}>
        <span>{t('mounts.sources')}</span>
        <span>{t('mounts.containers')}</span>
      </div>
      <MountDrawing map={map} />
    </PictureFrame>
  );
}

function MountDrawing({ map }: { map: MountMap }) {
  const t = useTranslations('pictures.mounts');
  const { height, sourceTops, boxTops, cables } = layoutMounts(map);
  return (
    <div className={styles.map} style={{ height }}>
      <div className={styles.column}>
        {map.sources.map((source) => (
          <Source key={source.key} source={source} top={sourceTops.get(source.key) ?? 0} />
        ))}
      </div>
      <div className={styles.column}>
        <svg className={styles.cables} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden>
          {cables.map(({ key, fromY, toY, isWritable }) => (
            <path
              key={key}
              className={isWritable ? styles.rwCable : styles.roCable}
              d={`M 0 ${fromY} C 50 ${fromY}, 50 ${toY}, 100 ${toY}`}
            />
          ))}
        </svg>
        {cables.map(({ key, toY, isWritable }) => (
          <span key={key} className={isWritable ? styles.rw : styles.ro} style={{ top: toY }}>
            {isWritable ? t('rw') : t('ro')}
          </span>
        ))}
      </div>
      <div className={styles.column}>
        {map.boxes.map(({ id, name, state, rows }) => (
          <div key={id} className={styles.box} style={{ top: boxTops.get(id) }}>
            <div className={styles.boxHead} style={{ height: mountSizes.boxHead }}>
              <code title={name}>{name}</code>
              <ContainerState state={state} />
            </div>
            {rows.length === 0 && (
              <div className={styles.none} style={{ height: mountSizes.row }}>
                {t('noMounts')}
              </div>
            )}
            {rows.map(({ target }) => (
              <div key={target} className={styles.target} style={{ height: mountSizes.row }} title={target}>
                <span>
                  <bdi>{target}</bdi>
                </span>
              </div>
            ))}
            <div className={styles.layer} style={{ height: mountSizes.layer - 8 }}>
              <Layers2 aria-hidden />
              <span>
                <b>{t('layer')}</b>
                <small>{t('layerNote')}</small>
              </span>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function Source({ source: { kind, label, isAnonymous, isUsed }, top }: { source: MountSource; top: number }) {
  const t = useTranslations('pictures.mounts');
  const Icon = icons[kind];
  return (
    <div
      className={`${styles.source} ${isUsed ? '' : styles.unused}`}
      style={{ top, height: mountSizes.source }}
    >
      <Icon aria-hidden />
      <span>
        <code title={label}>{label}</code>
        <small>{isUsed ? (isAnonymous ? t('anonymous') : t(kind)) : t('unused')}</small>
      </span>
    </div>
  );
}

function describe({ sources, boxes }: MountMap, t: ReturnType<typeof useTranslations<'pictures'>>): string[] {
  const joined = boxes.flatMap(({ name: container, rows }) => {
    if (rows.length === 0) return [t('mounts.textAlone', { container })];
    return rows.map(({ target, sourceKey, isWritable }) => {
      const source = sources.find(({ key }) => key === sourceKey);
      return t('mounts.textMount', {
        container,
        target,
        kind: t(`mounts.${source?.kind ?? 'other'}`),
        source: source?.label ?? '',
        access: isWritable ? t('mounts.rw') : t('mounts.ro'),
      });
    });
  });
  const unused = sources
    .filter(({ isUsed }) => !isUsed)
    .map(({ kind, label }) => t('mounts.textUnused', { kind: t(`mounts.${kind}`), source: label }));
  return [...joined, ...unused];
}
