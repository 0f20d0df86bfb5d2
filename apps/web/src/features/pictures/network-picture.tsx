import { Check, LoaderCircle, Monitor, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWorkspace } from '../workspace/workspace-store';
import {
  type Attempt,
  type NetworkBox,
  type NetworkGroup,
  readAttempts,
  readNetworkMap,
} from './network-model';
import styles from './network-picture.module.css';
import { PictureFrame } from './picture-frame';
import { useEngineEvents } from './use-engine-events';

/** The border tells the kind of network: single, double for names, dashed for none of its own. */
const reachStyles: Partial<Record<NetworkGroup['reach'], string | undefined>> = {
  name: styles.named,
  borrowed: styles.borrowed,
};

type Translate = ReturnType<typeof useTranslations<'pictures'>>;

/** Running containers in their networks, the doors the host has to them, and what was tried last. */
export function NetworkPicture() {
  const t = useTranslations('pictures');
  const engine = useWorkspace((state) => state.engine);
  const events = useEngineEvents();
  const groups = engine === undefined ? [] : readNetworkMap(engine);
  const attempts = engine === undefined ? [] : readAttempts(events, engine);
  const emptyText = engine === undefined ? t('waiting') : groups.length === 0 ? t('redis.empty') : undefined;
  const facts = [
    ...groups.flatMap((group) => group.boxes.flatMap((box) => describeBox(box, group, t))),
    ...attempts.map((attempt) => `${describeAttempt(attempt, t)}: ${resultOf(attempt, t)}`),
  ];
  return (
    <PictureFrame title={t('redis.title')} emptyText={emptyText} facts={facts}>
      <div className={styles.host}>
        <Monitor aria-hidden />
        {t('redis.host')}
      </div>
      {groups.map((group) => (
        <section key={group.name} className={`${styles.network} ${reachStyles[group.reach] ?? ''}`}>
          <p className={styles.networkName}>
            {group.reach === 'borrowed' ? t('redis.borrowed') : t('redis.network', { name: group.name })}
            {group.reach !== 'borrowed' && <span>{reachText(group, t)}</span>}
          </p>
          {group.boxes.map((box) => (
            <Box key={box.id} box={box} group={group} />
          ))}
        </section>
      ))}
      {attempts.length > 0 && (
        <>
          <p className={styles.heading}>{t('redis.attempts')}</p>
          <ul className={styles.attempts}>
            {attempts.map((attempt) => (
              <li key={attempt.key}>
                <AttemptIcon exitCode={attempt.exitCode} />
                <span>{describeAttempt(attempt, t)}</span>
                <b>{resultOf(attempt, t)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </PictureFrame>
  );
}

function Box({ box, group }: { box: NetworkBox; group: NetworkGroup }) {
  const t = useTranslations('pictures.redis');
  const addresses = addressesOf(box, group);
  return (
    <div className={styles.row}>
      <div className={styles.doors}>
        {box.doors.length === 0 ? (
          <span className={styles.noDoor}>
            <X aria-hidden />
            {t('noDoor')}
          </span>
        ) : (
          box.doors.map(({ hostPort, containerPort }) => (
            <span key={hostPort} className={styles.door}>
              <span className={styles.socket}>
                <b>{hostPort}</b>
                <small>{t('localhost')}</small>
              </span>
              <span className={styles.arrow}>→ {containerPort}</span>
            </span>
          ))
        )}
      </div>
      <div className={styles.box}>
        <code>{box.name}</code>
        <small>{box.image}</small>
        {addresses.map((address) => (
          <span key={address} className={styles.address}>
            {t('fromPeers', { address })}
          </span>
        ))}
        <span className={styles.inside}>{t('fromInside')}</span>
      </div>
    </div>
  );
}

function AttemptIcon({ exitCode }: { exitCode: number | undefined }) {
  if (exitCode === undefined) return <LoaderCircle aria-hidden />;
  return exitCode === 0 ? (
    <Check aria-hidden className={styles.ok} />
  ) : (
    <X aria-hidden className={styles.failed} />
  );
}

/** How a neighbour in the same network would write the server's address. */
function addressesOf({ name, ipAddress, containerPorts }: NetworkBox, { reach }: NetworkGroup): string[] {
  const host = reach === 'name' ? name : ipAddress;
  if (host === '' || reach === 'host' || reach === 'borrowed') return [];
  return containerPorts.map((port) => `${host}:${port}`);
}

function reachText({ reach }: NetworkGroup, t: Translate): string {
  if (reach === 'host') return t('redis.sharedWithHost');
  return reach === 'name' ? t('redis.byName') : t('redis.byAddress');
}

function describeBox(box: NetworkBox, group: NetworkGroup, t: Translate): string[] {
  const container = box.name;
  const doors = box.doors.map(({ hostPort }) =>
    t('redis.textHostOpen', { container, hostPort: String(hostPort) }),
  );
  return [
    ...(doors.length > 0 ? doors : [t('redis.textHostClosed', { container })]),
    ...addressesOf(box, group).map((address) =>
      t('redis.textPeers', { container, network: group.name, address }),
    ),
  ];
}

function describeAttempt({ container, command }: Attempt, t: Translate): string {
  return t('redis.attemptInside', { container, command });
}

function resultOf({ exitCode }: Attempt, t: Translate): string {
  if (exitCode === undefined) return t('redis.attemptRunning');
  return exitCode === 0 ? t('redis.attemptOk') : t('redis.attemptFailed', { code: exitCode });
}
