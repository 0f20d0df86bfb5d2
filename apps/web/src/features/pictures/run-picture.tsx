import { Check, Circle, CircleHelp, LoaderCircle, Redo2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWorkspace } from '../workspace/workspace-store';
import { formatSize } from './format-size';
import { PictureFrame } from './picture-frame';
import { type RunPicture as RunModel, type RunStage, readLatestRun } from './run-model';
import styles from './run-picture.module.css';
import { useEngineEvents } from './use-engine-events';

const icons = {
  waiting: Circle,
  active: LoaderCircle,
  done: Check,
  skipped: Redo2,
  failed: X,
  unknown: CircleHelp,
};

/** The five stages of the latest `docker run`, and a box for each image the engine keeps. */
export function RunPicture() {
  const t = useTranslations('pictures');
  const engine = useWorkspace((state) => state.engine);
  const events = useEngineEvents();
  const run = readLatestRun(events, engine);
  const images = (engine?.images ?? []).flatMap(({ id, tags, sizeBytes, layers, containers }) =>
    tags.map((tag) => ({
      key: `${id} ${tag}`,
      tag,
      facts: t('run.imageFacts', { size: formatSize(sizeBytes), layers: layers.length, containers }),
    })),
  );
  const detailOf = (stage: RunStage) => describeStage(stage, run, t);
  const facts = [
    ...(run === undefined ? [] : [t('run.latest', { name: `${run.name} (${run.image})` })]),
    ...(run?.stages ?? []).map((stage) =>
      t('run.textStage', {
        stage: t(`run.stage.${stage.name}`),
        status: t(`run.status.${stage.status}`),
        detail: detailOf(stage),
      }),
    ),
    ...images.map(({ tag, facts: imageFacts }) => `${tag}: ${imageFacts}`),
  ];
  const emptyText = engine === undefined ? t('waiting') : undefined;
  return (
    <PictureFrame title={t('run.title')} emptyText={emptyText} facts={facts}>
      {run === undefined ? (
        <p className={styles.hint}>{t('run.empty')}</p>
      ) : (
        <>
          <p className={styles.latest}>
            <code>{run.image}</code> → <code>{run.name}</code>
            {run.isGone && <span className={styles.gone}>{t('run.gone')}</span>}
          </p>
          <ol className={styles.stages}>
            {run.stages.map((stage) => {
              const Icon = icons[stage.status];
              return (
                <li key={stage.name} className={`${styles.stage} ${styles[stage.status]}`}>
                  <span className={styles.mark}>
                    <Icon aria-hidden />
                  </span>
                  <span className={styles.name}>{t(`run.stage.${stage.name}`)}</span>
                  <span className={styles.status}>{t(`run.status.${stage.status}`)}</span>
                  <span className={styles.detail}>{detailOf(stage)}</span>
                </li>
              );
            })}
          </ol>
        </>
      )}
      <p className={styles.heading}>{t('run.images')}</p>
      {images.length === 0 ? (
        <p className={styles.hint}>{t('run.noImages')}</p>
      ) : (
        <ul className={styles.images}>
          {images.map(({ key, tag, facts: imageFacts }) => (
            <li
              key={key}
              className={tag === run?.image || tag === `${run?.image}:latest` ? styles.usedImage : ''}
            >
              <code>{tag}</code>
              <span>{imageFacts}</span>
            </li>
          ))}
        </ul>
      )}
    </PictureFrame>
  );
}

function describeStage(
  stage: RunStage,
  run: RunModel | undefined,
  t: ReturnType<typeof useTranslations<'pictures'>>,
): string {
  if (stage.status === 'waiting') return '';
  if (stage.detail === 'exitCode') return t('run.detail.exitCode', { code: stage.exitCode });
  if (stage.detail === 'created') return t('run.detail.created', { name: run?.name ?? '' });
  if (stage.detail === 'pulled' && run?.layers !== undefined) {
    return t('run.detail.pulledLayers', { count: run.layers });
  }
  return t(`run.detail.${stage.detail}`);
}
