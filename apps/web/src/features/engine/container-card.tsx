'use client';

import type { EngineState } from '@naru/protocol/engine-state';
import clsx from 'clsx';
import {
  CirclePause,
  CirclePlay,
  CirclePlus,
  CircleSlash,
  CircleStop,
  Cylinder,
  FolderSymlink,
  Network,
  RefreshCw,
  Skull,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { CommandButton } from './command-button.tsx';
import styles from './container-card.module.css';
import { containerActions, containerCommand, type EngineContainer, exitMeaning } from './engine-commands.ts';

const states: Record<
  EngineContainer['state'],
  { icon: typeof CirclePlay; tone: 'success' | 'warning' | 'neutral' | 'danger' | 'info' }
> = {
  created: { icon: CirclePlus, tone: 'info' },
  running: { icon: CirclePlay, tone: 'success' },
  paused: { icon: CirclePause, tone: 'warning' },
  restarting: { icon: RefreshCw, tone: 'warning' },
  removing: { icon: CircleSlash, tone: 'neutral' },
  exited: { icon: CircleStop, tone: 'neutral' },
  dead: { icon: Skull, tone: 'danger' },
};

interface ContainerCardProps {
  container: EngineContainer;
  openPorts: number[];
  onOpenPort(port: number): void;
}

export function ContainerCard({ container, openPorts, onOpenPort }: ContainerCardProps) {
  const t = useTranslations('engine');
  const { icon: Icon, tone } = states[container.state];
  const hasEnded = container.exitCode !== null && ['exited', 'created', 'dead'].includes(container.state);
  const meaning =
    container.exitCode === null ? undefined : exitMeaning({ ...container, exitCode: container.exitCode });
  const isBad =
    hasEnded && meaning !== 'success' && !(container.state === 'created' && container.exitCode === 0);

  return (
    <article
      className={clsx(styles.card, styles[container.state])}
      aria-label={t('containerLabel', { name: container.name })}
    >
      <header className={styles.header}>
        <h4 className={styles.name}>{container.name}</h4>
        <Badge tone={isBad ? 'danger' : tone} icon={<Icon aria-hidden />}>
          {t(`state.${container.state}`)}
          {container.state === 'exited' && container.exitCode !== null && ` ${container.exitCode}`}
        </Badge>
      </header>
      <p className={styles.image}>
        {container.image}
        {container.command !== '' && <span className={styles.command}> · {container.command}</span>}
      </p>
      {hasEnded && meaning && (container.state !== 'created' || container.exitCode !== 0) && (
        <p className={clsx(styles.exit, isBad && styles.bad)}>
          {t('exit', { code: container.exitCode ?? 0, meaning: t(`exitMeaning.${meaning}`) })}
        </p>
      )}
      <Ports
        ports={container.ports}
        // A container that failed to start names the port that another one has.
        openPorts={container.state === 'running' ? openPorts : []}
        onOpenPort={onOpenPort}
      />
      <ul className={styles.facts}>
        {container.mounts.map((mount) => (
          <li key={mount.target} className={styles.fact}>
            {mount.type === 'volume' ? <Cylinder aria-hidden /> : <FolderSymlink aria-hidden />}
            <span className="visually-hidden">{t(`mount.${mount.type}`)}</span>
            <code>{mount.source}</code>
            <span aria-hidden>→</span>
            <code>{mount.target}</code>
            {!mount.isWritable && <span className={styles.note}>{t('readOnly')}</span>}
          </li>
        ))}
        {container.networks.map((network) => (
          <li key={network.name} className={styles.fact}>
            <Network aria-hidden />
            <span className="visually-hidden">{t('network')}</span>
            <code>{network.name}</code>
            {network.ipAddress !== '' && <code className={styles.note}>{network.ipAddress}</code>}
          </li>
        ))}
      </ul>
      <footer className={styles.actions}>
        {containerActions(container).map((action) => (
          <CommandButton
            key={action}
            label={t(`action.${action}`)}
            command={containerCommand(action, container)}
            isDanger={action === 'rm'}
          />
        ))}
      </footer>
    </article>
  );
}

interface PortsProps {
  ports: EngineState['containers'][number]['ports'];
  openPorts: number[];
  onOpenPort(port: number): void;
}

/** Sockets on the card's edge: the outer number is what the student opens, the inner what the program listens to. */
function Ports({ ports, openPorts, onOpenPort }: PortsProps) {
  const t = useTranslations('engine');
  // The engine lists IPv4 and IPv6 of one mapping as two.
  const unique = ports.filter(
    (port, at) =>
      ports.findIndex(
        (other) =>
          other.hostPort === port.hostPort &&
          other.containerPort === port.containerPort &&
          other.protocol === port.protocol,
      ) === at,
  );
  if (unique.length === 0) return null;
  return (
    <ul className={styles.ports}>
      {unique.map((port) => {
        const inner = `${port.containerPort}/${port.protocol}`;
        const { hostPort } = port;
        if (hostPort === null) {
          return (
            <li key={inner} className={clsx(styles.socket, styles.closed)}>
              <span className={styles.inner}>{inner}</span>
              <span className={styles.note}>{t('notPublished')}</span>
            </li>
          );
        }
        const isOpen = openPorts.includes(hostPort);
        return (
          <li key={`${hostPort} ${inner}`} className={clsx(styles.socket, isOpen && styles.open)}>
            {isOpen ? (
              <button
                type="button"
                className={styles.outer}
                data-tip={t('openPort', { port: hostPort })}
                onClick={() => onOpenPort(hostPort)}
              >
                {hostPort}
                <span className="visually-hidden">{t('openPort', { port: hostPort })}</span>
              </button>
            ) : (
              <span className={styles.outer}>{hostPort}</span>
            )}
            <span aria-hidden className={styles.wire} />
            <span className="visually-hidden">{t('leadsTo')}</span>
            <span className={styles.inner}>{inner}</span>
          </li>
        );
      })}
    </ul>
  );
}
