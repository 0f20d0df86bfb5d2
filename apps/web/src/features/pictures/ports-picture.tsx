import { useTranslations } from 'next-intl';
import { useWorkspace } from '../workspace/workspace-store';
import { ContainerState } from './container-state';
import { PictureFrame } from './picture-frame';
import { type PortBox, type PortRow, readPortMap } from './ports-model';
import styles from './ports-picture.module.css';

/** The host's doors on the left, each on one line with the container port it leads to. */
export function PortsPicture() {
  const t = useTranslations('pictures');
  const engine = useWorkspace((state) => state.engine);
  const ports = useWorkspace((state) => state.ports);
  const boxes = engine === undefined ? [] : readPortMap(engine, ports);
  const emptyText = engine === undefined ? t('waiting') : boxes.length === 0 ? t('ports.empty') : undefined;
  return (
    <PictureFrame
      title={t('ports.title')}
      emptyText={emptyText}
      facts={boxes.flatMap((box) => describe(box, t))}
    >
      <div className={styles.heads}>
        <span>{t('ports.host')}</span>
        <span>{t('ports.containers')}</span>
      </div>
      <ul className={styles.boxes}>
        {boxes.map((box) => (
          <li key={box.id} className={styles.group}>
            <div className={styles.head}>
              <span className={styles.name}>
                <code>{box.name}</code>
                <span>{box.image}</span>
              </span>
              <ContainerState state={box.state} />
            </div>
            {box.rows.length === 0 ? (
              <p className={styles.noPort}>{noRowsText(box, t)}</p>
            ) : (
              box.rows.map((row) => <Row key={`${row.hostPort}>${row.containerPort}`} row={row} />)
            )}
          </li>
        ))}
      </ul>
    </PictureFrame>
  );
}

function Row({ row: { hostPort, containerPort, protocol, isLocalOnly, status } }: { row: PortRow }) {
  const t = useTranslations('pictures.ports');
  return (
    <div className={`${styles.row} ${styles[status]}`}>
      <span className={styles.wall}>
        {hostPort === undefined ? (
          <span className={styles.noDoor}>{t('noDoor')}</span>
        ) : (
          <span className={styles.door}>
            <b>{hostPort}</b>
            <small>{isLocalOnly ? t('localOnly') : t('everywhere')}</small>
          </span>
        )}
      </span>
      <span className={styles.cable}>
        <span>{t(status)}</span>
      </span>
      <span className={styles.port}>
        <b>{containerPort}</b>
        <small>/{protocol}</small>
      </span>
    </div>
  );
}

type Translate = ReturnType<typeof useTranslations<'pictures'>>;

function noRowsText({ state }: PortBox, t: Translate): string {
  if (state === 'created') return t('ports.notStarted');
  return state === 'running' || state === 'paused' ? t('ports.noPorts') : t('ports.stopped');
}

function describe(box: PortBox, t: Translate): string[] {
  const container = box.name;
  if (box.rows.length === 0) return [t('ports.textNone', { container, state: t(`state.${box.state}`) })];
  return box.rows.map(({ hostPort, containerPort, isLocalOnly, status }) => {
    if (hostPort === undefined) {
      return t('ports.textUnpublished', { container, containerPort: String(containerPort) });
    }
    const values = {
      container,
      hostPort: String(hostPort),
      containerPort: String(containerPort),
      reach: isLocalOnly ? t('ports.localOnly') : t('ports.everywhere'),
    };
    return status === 'open' ? t('ports.textOpen', values) : t('ports.textClosed', values);
  });
}
