'use client';

import { CircleAlert, CircleCheck, Ellipsis, Hourglass, Moon, Plug, Unplug } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { useWorkspace } from '../workspace/workspace-store.ts';
import styles from './sandbox-status.module.css';
import { type SandboxWord, sandboxWord, wordTones } from './sandbox-word.ts';
import { findTimeLeft, formatClock } from './time-left.ts';
import { useNow } from './use-now.ts';

const loadMenu = () => import('./sandbox-menu.tsx').then((module) => module.SandboxMenu);
const SandboxMenu = dynamic(loadMenu);

/** Part of the page's first load: the menu and its dialogs come when they are asked for. */
export function SandboxStatus() {
  const t = useTranslations('sandbox');
  const connection = useWorkspace((state) => state.connection);
  const sandbox = useWorkspace((state) => state.sandbox);
  const extend = useWorkspace((state) => state.extendSandbox);
  const [isMenuWanted, setIsMenuWanted] = useState(false);
  const [isExtending, setIsExtending] = useState(false);
  const word = sandboxWord(connection, sandbox);

  const extendOnce = async () => {
    setIsExtending(true);
    // The workbench shows why it failed.
    await extend().catch(() => undefined);
    setIsExtending(false);
  };
  const menuButton = (
    <IconButton
      label={t('menu')}
      icon={<Ellipsis aria-hidden />}
      size="small"
      onClick={() => setIsMenuWanted(true)}
      onPointerEnter={() => void loadMenu()}
    />
  );

  return (
    <div className={styles.status}>
      <Badge tone={wordTones[word]} icon={wordIcon(word)} className={styles.badge}>
        <span role="status" className={styles.word}>
          {sandbox.phase === 'queued' && word === 'queued'
            ? t('word.place', { position: sandbox.position })
            : t(`word.${word}`)}
        </span>
      </Badge>
      {word === 'ready' && <TimeLeftClock />}
      {word === 'ready' && sandbox.phase === 'ready' && sandbox.canExtend && (
        <Button
          size="small"
          variant="quiet"
          className={styles.extend}
          disabled={isExtending}
          data-tip={t('extendTip', { minutes: Math.round(sandbox.extendByMs / 60_000) })}
          onClick={() => void extendOnce()}
        >
          {t('extend')}
        </Button>
      )}
      {/* Without a boundary here the whole page would give way to its skeleton while the menu loads. */}
      <Suspense fallback={menuButton}>
        {isMenuWanted ? <SandboxMenu trigger={menuButton} /> : menuButton}
      </Suspense>
    </div>
  );
}

function TimeLeftClock() {
  const t = useTranslations('sandbox');
  const sandbox = useWorkspace((state) => state.sandbox);
  const clockOffsetMs = useWorkspace((state) => state.clockOffsetMs);
  const isReady = sandbox.phase === 'ready';
  const now = useNow({ isTicking: isReady, clockOffsetMs });
  if (!isReady) return null;
  const left = findTimeLeft(sandbox, now);
  const clock = formatClock(left.ms);
  return (
    <span
      className={styles.time}
      role="timer"
      // A timer that spoke every second would drown the lesson.
      aria-live="off"
      aria-label={t(`left.${left.cause}`, { clock })}
      data-tip={t(`left.${left.cause}Tip`)}
      data-urgent={left.ms < 5 * 60_000 || undefined}
    >
      {clock} <span className={styles.leftWord}>{t(`left.${left.cause}Word`)}</span>
    </span>
  );
}

function wordIcon(word: SandboxWord) {
  switch (word) {
    case 'ready':
      return <CircleCheck aria-hidden />;
    case 'queued':
      return <Hourglass aria-hidden />;
    case 'hibernated':
    case 'hibernating':
      return <Moon aria-hidden />;
    case 'failed':
    case 'refused':
      return <CircleAlert aria-hidden />;
    case 'reconnecting':
      return <Unplug aria-hidden />;
    case 'none':
      return <Plug aria-hidden />;
    default:
      return <Spinner />;
  }
}
