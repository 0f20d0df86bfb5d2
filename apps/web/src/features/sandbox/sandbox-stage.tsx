'use client';

import { startSteps } from '@naru/protocol/sandbox-view';
import clsx from 'clsx';
import { Check, Circle, CircleAlert, Hourglass, Moon, Plug, RotateCcw } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useErrorText } from '../workspace/use-error-text.ts';
import { useWorkspace } from '../workspace/workspace-store.ts';
import styles from './sandbox-stage.module.css';
import { useNow } from './use-now.ts';

/** Where the sandbox stands while there is no terminal to show. */
export function SandboxStage() {
  const t = useTranslations('sandbox');
  const errorText = useErrorText();
  const { sandbox, connection, startSandbox, leaveQueue } = useWorkspace();
  const isConnected = connection.state === 'connected';
  const start = () => void startSandbox().catch(() => undefined);

  if (!isConnected && sandbox.phase === 'none') {
    return connection.state === 'refused' ? (
      <Stage icon={<CircleAlert aria-hidden />} title={t('stage.refused')} isAlert>
        <p>
          {errorText({
            code: connection.code ?? 'INTERNAL',
            incidentId: connection.incidentId ?? '',
            details: {},
          })}
        </p>
        <Button icon={<RotateCcw aria-hidden />} onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      </Stage>
    ) : (
      <Stage icon={<Spinner />} title={t('stage.connecting')}>
        {connection.code && (
          <p>{errorText({ code: connection.code, incidentId: connection.incidentId ?? '', details: {} })}</p>
        )}
      </Stage>
    );
  }
  switch (sandbox.phase) {
    case 'none':
      return (
        <Stage icon={<Plug aria-hidden />} title={t('stage.none')}>
          <p>{t('stage.noneText')}</p>
          <Button variant="primary" disabled={!isConnected} onClick={start}>
            {t('start')}
          </Button>
        </Stage>
      );
    case 'queued':
      return (
        <Stage icon={<Hourglass aria-hidden />} title={t('stage.queued', { position: sandbox.position })}>
          <p>{t('stage.queuedText', { running: sandbox.running, capacity: sandbox.capacity })}</p>
          <Button disabled={!isConnected} onClick={() => void leaveQueue().catch(() => undefined)}>
            {t('leaveQueue')}
          </Button>
        </Stage>
      );
    case 'starting':
      return <Starting />;
    case 'hibernating':
      return (
        <Stage icon={<Moon aria-hidden />} title={t('stage.hibernating')}>
          <p>{t(`reason.${sandbox.reason}`)}</p>
        </Stage>
      );
    case 'hibernated':
      return <Hibernated />;
    case 'removing':
      return <Stage icon={<Spinner />} title={t('stage.removing')} />;
    case 'failed':
      return (
        <Stage icon={<CircleAlert aria-hidden />} title={t('stage.failed')} isAlert>
          <p>{errorText({ code: sandbox.code, incidentId: '', details: {} })}</p>
          <Button variant="primary" icon={<RotateCcw aria-hidden />} disabled={!isConnected} onClick={start}>
            {t('startAgain')}
          </Button>
        </Stage>
      );
    case 'ready':
      return null;
  }
}

function Starting() {
  const t = useTranslations('sandbox');
  const { sandbox, clockOffsetMs } = useWorkspace();
  const now = useNow({ isTicking: true, clockOffsetMs });
  if (sandbox.phase !== 'starting') return null;
  const current = startSteps.indexOf(sandbox.step);
  const seconds = Math.max(0, Math.floor((now - sandbox.startedAtMs) / 1_000));
  return (
    <Stage icon={<Spinner />} title={sandbox.isReturning ? t('stage.returning') : t('stage.starting')}>
      <ol className={styles.steps}>
        {startSteps.map((step, at) => (
          <li
            key={step}
            className={clsx(at === current && styles.current, at < current && styles.done)}
            aria-current={at === current ? 'step' : undefined}
          >
            {at < current ? <Check aria-hidden /> : at === current ? <Spinner /> : <Circle aria-hidden />}
            <span>{t(`step.${step}`)}</span>
            {at < current && <span className="visually-hidden">{t('stepDone')}</span>}
          </li>
        ))}
      </ol>
      {seconds >= 3 && <p className={styles.seconds}>{t('stage.seconds', { seconds })}</p>}
    </Stage>
  );
}

function Hibernated() {
  const t = useTranslations('sandbox');
  const format = useFormatter();
  const { sandbox, connection, startSandbox } = useWorkspace();
  if (sandbox.phase !== 'hibernated') return null;
  const until = format.dateTime(new Date(sandbox.keptUntilMs), {
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  return (
    <Stage icon={<Moon aria-hidden />} title={t('stage.hibernated')}>
      <p>{t(`reason.${sandbox.reason}`)}</p>
      <p>{t('stage.kept', { until })}</p>
      <Button
        variant="primary"
        disabled={connection.state !== 'connected'}
        onClick={() => void startSandbox().catch(() => undefined)}
      >
        {t('wake')}
      </Button>
    </Stage>
  );
}

interface StageProps {
  icon: ReactNode;
  title: string;
  isAlert?: boolean;
  children?: ReactNode;
}

function Stage({ icon, title, isAlert = false, children }: StageProps) {
  return (
    <div className={clsx(styles.stage, isAlert && styles.alert)} role={isAlert ? 'alert' : 'status'}>
      <span className={styles.icon}>{icon}</span>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}
