'use client';

import { Boxes, CircleAlert, Cylinder, Network } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Spinner } from '@/components/ui/spinner';
import { useWorkspace } from '../workspace/workspace-store.ts';
import { CommandButton } from './command-button.tsx';
import { ContainerCard } from './container-card.tsx';
import styles from './engine-view.module.css';
import { ImageStacks } from './image-stacks.tsx';

interface EngineViewProps {
  /** The engine did not answer when it was asked. */
  isDown: boolean;
  onOpenPort(port: number): void;
}

/** The student's own engine as it is now, readable from the back row. */
export function EngineView({ isDown, onOpenPort }: EngineViewProps) {
  const t = useTranslations('engine');
  const engine = useWorkspace((state) => state.engine);
  const ports = useWorkspace((state) => state.ports);
  const phase = useWorkspace((state) => state.sandbox.phase);

  return (
    <section className={styles.view} aria-label={t('label')} data-pane="engine" tabIndex={-1}>
      {!engine && (
        <p className={styles.waiting} role="status">
          {phase !== 'ready' ? (
            <>
              <Boxes aria-hidden /> {t('notStarted')}
            </>
          ) : isDown ? (
            <>
              <CircleAlert aria-hidden /> {t('down')}
            </>
          ) : (
            <>
              <Spinner /> {t('loading')}
            </>
          )}
        </p>
      )}
      {engine && (
        <>
          {isDown && (
            <p className={styles.down} role="alert">
              <CircleAlert aria-hidden /> {t('down')}
            </p>
          )}
          <Part title={t('containers')} count={engine.containers.length}>
            {engine.containers.length === 0 ? (
              <Empty text={t('noContainers')} command="docker run hello-world" label={t('try')} />
            ) : (
              <div className={styles.cards}>
                {engine.containers.map((container) => (
                  <ContainerCard
                    key={container.id}
                    container={container}
                    openPorts={ports}
                    onOpenPort={onOpenPort}
                  />
                ))}
              </div>
            )}
          </Part>
          <Part title={t('images')} count={engine.images.length}>
            {engine.images.length === 0 ? (
              <Empty text={t('noImages')} command="docker pull alpine" label={t('try')} />
            ) : (
              <>
                <ImageStacks images={engine.images} />
                <p className={styles.legend}>
                  <span className={styles.sample} aria-hidden /> {t('sharedLegend')}
                </p>
              </>
            )}
          </Part>
          <Part title={t('volumes')} count={engine.volumes.length}>
            {engine.volumes.length === 0 ? (
              <Empty text={t('noVolumes')} command="docker volume create data" label={t('try')} />
            ) : (
              <ul className={styles.list}>
                {engine.volumes.map((volume) => (
                  <li key={volume.name} className={styles.item}>
                    <Cylinder aria-hidden />
                    <code className={styles.name}>
                      {volume.isAnonymous ? `${volume.name.slice(0, 12)}…` : volume.name}
                    </code>
                    {volume.isAnonymous && <Badge>{t('anonymous')}</Badge>}
                    <Users names={volume.usedBy} none={t('unused')} />
                  </li>
                ))}
              </ul>
            )}
          </Part>
          <Part title={t('networks')} count={engine.networks.length}>
            <ul className={styles.list}>
              {engine.networks.map((network) => (
                <li key={network.id} className={styles.item}>
                  <Network aria-hidden />
                  <code className={styles.name}>{network.name}</code>
                  <span className={styles.muted}>{network.driver}</span>
                  <Users names={network.containers} none={t('noMembers')} />
                </li>
              ))}
            </ul>
          </Part>
        </>
      )}
    </section>
  );
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>
        {title} <span className={styles.count}>{count}</span>
      </h3>
      {children}
    </section>
  );
}

function Empty({ text, command, label }: { text: string; command: string; label: string }) {
  return (
    <div className={styles.empty}>
      <p>{text}</p>
      <code>{command}</code>
      <CommandButton label={label} command={command} />
    </div>
  );
}

function Users({ names, none }: { names: string[]; none: string }) {
  if (names.length === 0) return <span className={styles.muted}>{none}</span>;
  return (
    <span className={styles.users}>
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  );
}
