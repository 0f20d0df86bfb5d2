'use client';

import { useTranslations } from 'next-intl';
import { CommandButton } from './command-button.tsx';
import { type EngineImage, formatBytes, removeImageCommand, shortId } from './engine-commands.ts';
import styles from './image-stacks.module.css';
import { stackLayers } from './layer-stacks.ts';

/** Images as stacks of layers. A layer that several images share is one block under all of them. */
export function ImageStacks({ images }: { images: EngineImage[] }) {
  const t = useTranslations('engine');
  const stacks = stackLayers(images);
  const byId = new Map(images.map((image) => [image.id, image]));
  return (
    <div className={styles.scroll}>
      <div
        className={styles.grid}
        style={{ gridTemplateColumns: `repeat(${stacks.columns.length}, minmax(132px, 200px))` }}
      >
        {stacks.blocks.map((block) => {
          const shared = block.lastColumn - block.firstColumn + 1;
          return (
            <div
              key={`${block.row} ${block.firstColumn}`}
              className={shared > 1 ? styles.shared : styles.layer}
              style={{
                gridColumn: `${block.firstColumn + 1} / ${block.lastColumn + 2}`,
                // Grid rows count from the top; the base layer lies at the bottom.
                gridRow: stacks.rows - block.row + 1,
              }}
              data-tip={
                shared > 1
                  ? t('sharedLayer', { count: shared, layer: shortId(block.layer) })
                  : t('layer', { layer: shortId(block.layer) })
              }
            />
          );
        })}
        {stacks.columns.map((id, column) => {
          const image = byId.get(id);
          if (!image) return null;
          const top = stacks.rows - image.layers.length + 1;
          return (
            <div
              key={id}
              className={styles.image}
              style={{ gridColumn: column + 1, gridRow: `1 / ${top + 1}` }}
            >
              <p className={styles.tags}>
                {image.tags.length === 0 ? (
                  <span className={styles.none}>{t('noTag')}</span>
                ) : (
                  image.tags.map((tag) => <span key={tag}>{tag}</span>)
                )}
              </p>
              <p className={styles.size}>
                {formatBytes(image.sizeBytes)} · {t('layers', { count: image.layers.length })}
              </p>
            </div>
          );
        })}
        {stacks.columns.map((id, column) => {
          const image = byId.get(id);
          if (!image) return null;
          return (
            <div
              key={id}
              className={styles.foot}
              style={{ gridColumn: column + 1, gridRow: stacks.rows + 2 }}
            >
              <span className={styles.size}>{t('usedByContainers', { count: image.containers })}</span>
              <CommandButton label={t('action.rmi')} command={removeImageCommand(image)} isDanger />
            </div>
          );
        })}
      </div>
    </div>
  );
}
