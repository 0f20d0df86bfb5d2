'use client';

import { CircleAlert, CircleCheck, Ellipsis, Hourglass, Moon, Plug, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazyPart, loadAhead, useLazyPart, useLoadAhead } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { useWorkspace } from '../workspace/workspace-store.ts';
import styles from './sandbox-status.module.css';
import { type SandboxWord, sandboxWord, wordTones } from './sandbox-word.ts';
import { findTimeLeft, formatClock } from './time-left.ts';
import { useNow } from './use-now.ts';

const menuPart = lazyPart(() => import('./sandbox-menu.tsx').then((module) => module.SandboxMenu));

/** Part of the page's first load: the menu and its dialogs come when they are asked for. */
export function SandboxStatus() {
  const t = useTranslations('sandbox');
  const connection = useWorkspace((state) => state.connection);
  const sandbox = useWorkspace((state) => state.sandbox);
  const extend = useWorkspace((state) => state.extendSandbox);
  const [isMenuWanted, setIsMenuWanted] = useState(false);
  const menu = useLazyPart(menuPart, isMenuWanted);
  useLoadAhead(menuPart);
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
      onPointerEnter={() => loadAhead(menuPart)}
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
      {menu.Part ? <menu.Part trigger={menuButton} /> : menuButton}
      {menu.hasFailed && <PartFailure onRetry={menu.retry} onDismiss={() => setIsMenuWanted(false)} />}
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
