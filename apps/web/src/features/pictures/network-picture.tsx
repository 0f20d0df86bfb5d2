import type { RedisServer } from '@naru/protocol/redis-keys';
import { Check, KeyRound, LoaderCircle, Monitor, MoveRight, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useWorkspace } from '../workspace/workspace-store';
import { type Connection, readConnections } from './connections-model';
import { type NetworkBox, type NetworkGroup, readNetworkMap } from './network-model';
import styles from './network-picture.module.css';
import { PictureFrame } from './picture-frame';
import { isSameId } from './same-id';
import { useEngineEvents } from './use-engine-events';
import { useRedisKeys } from './use-redis-keys';

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
  const frame = useRef<HTMLElement>(null);
  const servers = useRedisKeys(frame);
  const serverOf = ({ id }: NetworkBox) => servers.find(({ containerId }) => isSameId(containerId, id));
  const groups = engine === undefined ? [] : readNetworkMap(engine);
  const connections = engine === undefined ? [] : readConnections(events, engine);
  const emptyText = engine === undefined ? t('waiting') : groups.length === 0 ? t('redis.empty') : undefined;
  const facts = [
    ...groups.flatMap((group) =>
      group.boxes.flatMap((box) => describeBox(box, { group, server: serverOf(box) }, t)),
    ),
    ...connections.map((connection) =>
      [fromOf(connection, t), toOf(connection, t), resultOf(connection, t)].filter(Boolean).join(' → '),
    ),
  ];
  return (
    <PictureFrame ref={frame} title={t('redis.title')} emptyText={emptyText} facts={facts}>
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
            <Box key={box.id} box={box} group={group} server={serverOf(box)} />
          ))}
        </section>
      ))}
      {connections.length > 0 && (
        <>
          <p className={styles.heading}>{t('redis.attempts')}</p>
          <ul className={styles.attempts}>
            {connections.map((connection) => (
              <ConnectionRow key={connection.key} connection={connection} />
            ))}
          </ul>
        </>
      )}
    </PictureFrame>
  );
}

interface BoxProps {
  box: NetworkBox;
  group: NetworkGroup;
  server: RedisServer | undefined;
}

function Box({ box, group, server }: BoxProps) {
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
        {server?.keys && <Keys keys={server.keys} isCut={server.isCut} />}
      </div>
    </div>
  );
}

/** What this very server holds: two servers of one image are two stores. */
function Keys({ keys, isCut }: { keys: readonly string[]; isCut: boolean }) {
  const t = useTranslations('pictures.redis');
  return (
    <div className={styles.keys}>
      <span className={styles.keysLabel}>
        <KeyRound aria-hidden />
        {keys.length === 0 ? t('noKeys') : t('keys')}
      </span>
      {keys.map((key) => (
        <bdi key={key} className={styles.key}>
          {key}
        </bdi>
      ))}
      {isCut && <span className={styles.keysLabel}>{t('moreKeys')}</span>}
    </div>
  );
}

/** From the client an arrow to the server; its end tells whether it arrived, also without colours. */
function ConnectionRow({ connection }: { connection: Connection }) {
  const t = useTranslations('pictures');
  const to = toOf(connection, t);
  const { exitCode } = connection;
  const tone = exitCode === undefined ? '' : exitCode === 0 ? styles.ok : styles.failed;
  return (
    <li className={tone}>
      <span className={styles.from}>
        {fromOf(connection, t)}
        <code>{connection.command}</code>
      </span>
      <ConnectionMark exitCode={exitCode} isArrow={to !== undefined} />
      <span className={styles.to}>
        {to}
        <b>{resultOf(connection, t)}</b>
      </span>
    </li>
  );
}

function ConnectionMark({ exitCode, isArrow }: { exitCode: number | undefined; isArrow: boolean }) {
  return (
    <span className={styles.mark} aria-hidden>
      {isArrow && <MoveRight />}
      {exitCode === undefined ? <LoaderCircle /> : exitCode === 0 ? <Check /> : <X />}
    </span>
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

function describeBox(
  box: NetworkBox,
  { group, server }: Pick<BoxProps, 'group' | 'server'>,
  t: Translate,
): string[] {
  const container = box.name;
  const doors = box.doors.map(({ hostPort }) =>
    t('redis.textHostOpen', { container, hostPort: String(hostPort) }),
  );
  return [
    ...(doors.length > 0 ? doors : [t('redis.textHostClosed', { container })]),
    ...addressesOf(box, group).map((address) =>
      t('redis.textPeers', { container, network: group.name, address }),
    ),
    ...(server?.keys ? [describeKeys(container, server.keys, t)] : []),
  ];
}

function describeKeys(container: string, keys: readonly string[], t: Translate): string {
  if (keys.length === 0) return t('redis.textNoKeys', { container });
  return t('redis.textKeys', { container, keys: keys.join(', ') });
}

function fromOf({ container, isOwnContainer }: Connection, t: Translate): string {
  return isOwnContainer ? t('redis.fromContainer', { container }) : t('redis.fromInsideOf', { container });
}

function toOf({ target }: Connection, t: Translate): string | undefined {
  if (target === undefined) return undefined;
  const { kind, address } = target;
  if (kind === 'itself') return t('redis.toItself', { address });
  if (kind === 'nobody') return t('redis.toNobody', { address });
  const { container } = target;
  return kind === 'door'
    ? t('redis.toDoor', { container, address })
    : t('redis.toServer', { container, address });
}

function resultOf({ exitCode, target }: Connection, t: Translate): string {
  if (exitCode === undefined) return t('redis.attemptRunning');
  if (exitCode === 0) return t('redis.attemptOk');
  if (target?.kind === 'itself') return t('redis.noServerThere');
  if (target?.kind === 'nobody') return t('redis.nobodyThere');
  if (exitCode === 127) return t('redis.noProgram');
  return t('redis.attemptFailed', { code: exitCode });
}
