import { FileStack, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWorkspace } from '../workspace/workspace-store';
import { type BuildPicture as BuildModel, readLatestBuild } from './build-model';
import styles from './build-picture.module.css';
import { formatSize } from './format-size';
import { PictureFrame } from './picture-frame';
import { useEngineEvents } from './use-engine-events';

/** The latest built image as a stack: the base at the bottom, a layer or a badge for each step above it. */
export function BuildPicture() {
  const t = useTranslations('pictures');
  const engine = useWorkspace((state) => state.engine);
  const events = useEngineEvents();
  const build = engine === undefined ? undefined : readLatestBuild(events, engine);
  const emptyText = engine === undefined ? t('waiting') : build === undefined ? t('build.empty') : undefined;
  return (
    <PictureFrame
      title={t('build.title')}
      emptyText={emptyText}
      facts={build === undefined ? [] : describe(build, t)}
    >
      {build !== undefined && <Stack build={build} />}
    </PictureFrame>
  );
}

function Stack({ build: { tags, sizeBytes, layerCount, base, steps, addedLayers } }: { build: BuildModel }) {
  const t = useTranslations('pictures.build');
  return (
    <>
      <p className={styles.image}>
        {tags.length === 0 ? <span>{t('untagged')}</span> : tags.map((tag) => <code key={tag}>{tag}</code>)}
        <span className={styles.total}>
          {t('total', { size: formatSize(sizeBytes), layers: layerCount })}
        </span>
      </p>
      <p className={styles.writable}>{t('writable')}</p>
      <ol className={styles.stack}>
        {steps.toReversed().map(({ order, keyword, text, isLayer, sizeBytes: stepBytes }) => (
          <li key={order} className={isLayer ? styles.layer : styles.metadata}>
            {isLayer ? <FileStack aria-hidden /> : <SlidersHorizontal aria-hidden />}
            <code title={text}>
              <b>{keyword}</b> {text}
            </code>
            <span>{isLayer ? `${t('layer')} · ${formatSize(stepBytes)}` : t('metadata')}</span>
          </li>
        ))}
        {steps.length === 0 && addedLayers.count > 0 && (
          <li className={styles.layer}>
            <FileStack aria-hidden />
            <span className={styles.wide}>
              {t('addedLayers', { layers: addedLayers.count, size: formatSize(addedLayers.sizeBytes) })}
            </span>
          </li>
        )}
        {base !== undefined && (
          <li className={styles.base}>
            <FileStack aria-hidden />
            <span className={styles.wide}>
              <b>{t('base', { name: base.name })}</b>
              <small>
                {t('baseFacts', { layers: base.layerCount, size: formatSize(base.sizeBytes) })} ·{' '}
                {t('sharedNote')}
              </small>
            </span>
          </li>
        )}
      </ol>
    </>
  );
}

/** From the bottom up, as the build made them. */
function describe(
  { tags, sizeBytes, layerCount, base, steps, addedLayers }: BuildModel,
  t: ReturnType<typeof useTranslations<'pictures'>>,
): string[] {
  const name = tags.join(', ') || t('build.untagged');
  let order = base?.layerCount ?? 0;
  return [
    `${name}: ${t('build.total', { size: formatSize(sizeBytes), layers: layerCount })}`,
    ...(base === undefined
      ? []
      : [
          t('build.textBase', { name: base.name, layers: base.layerCount, size: formatSize(base.sizeBytes) }),
        ]),
    ...steps.map(({ keyword, text, isLayer, sizeBytes: stepBytes }) => {
      const written = `${keyword} ${text}`;
      if (!isLayer) return t('build.textMetadata', { text: written });
      order += 1;
      return t('build.textLayer', { order, text: written, size: formatSize(stepBytes) });
    }),
    ...(steps.length === 0 && addedLayers.count > 0
      ? [t('build.addedLayers', { layers: addedLayers.count, size: formatSize(addedLayers.sizeBytes) })]
      : []),
  ];
}
