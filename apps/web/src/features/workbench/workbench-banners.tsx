'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { useFailures } from '../workspace/failure-store.ts';
import { useErrorText } from '../workspace/use-error-text.ts';
import { useWorkspace } from '../workspace/workspace-store.ts';
import { useHealthProblem } from './site-health.ts';
import styles from './workbench-banners.module.css';

/** A dropped connection that is back within this is not worth a word. */
const SAY_AFTER_MS = 1_200;

/** Everything a student must know beyond what the panes show, most pressing first. */
export function WorkbenchBanners() {
  return (
    <div className={styles.banners}>
      <ConnectionBanner />
      <FailureBanners />
      <NoticeBanners />
      <WarningBanner />
      <HealthBanner />
    </div>
  );
}

function ConnectionBanner() {
  const t = useTranslations('workbench');
  const errorText = useErrorText();
  const connection = useWorkspace((state) => state.connection);
  const retry = useWorkspace((state) => state.retryConnection);
  const isKnown = useWorkspace((state) => state.sandbox.phase !== 'none');
  const [isLate, setIsLate] = useState(false);
  const isBroken = connection.state === 'reconnecting';
  useEffect(() => {
    if (!isBroken) return;
    const timer = setTimeout(() => setIsLate(true), SAY_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isBroken]);

  if (connection.state === 'refused' && isKnown) {
    return (
      <Banner
        tone="danger"
        role="alert"
        className={styles.banner}
        title={t('refused')}
        actions={
          <Button size="small" onClick={() => location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        <p>
          {errorText({
            code: connection.code ?? 'INTERNAL',
            incidentId: connection.incidentId ?? '',
            details: {},
          })}
        </p>
      </Banner>
    );
  }
  if (!isBroken || !isLate) return null;
  return (
    <Banner
      tone="warning"
      role="status"
      className={styles.banner}
      title={t('reconnecting')}
      actions={
        <Button size="small" onClick={retry}>
          {t('retryNow')}
        </Button>
      }
    >
      <p>{t('reconnectingText')}</p>
    </Banner>
  );
}

function FailureBanners() {
  const t = useTranslations('workbench');
  const errorText = useErrorText();
  const { failures, dismiss } = useFailures();
  return failures.map(({ id, action, error }) => (
    <Banner
      key={id}
      tone="danger"
      role="alert"
      className={styles.banner}
      title={t(`failed.${action}`)}
      actions={
        <IconButton label={t('dismiss')} icon={<X aria-hidden />} size="small" onClick={() => dismiss(id)} />
      }
    >
      <p>{errorText(error)}</p>
    </Banner>
  ));
}

function NoticeBanners() {
  const t = useTranslations('workbench');
  const notices = useWorkspace((state) => state.notices);
  const dismiss = useWorkspace((state) => state.dismissNotice);
  return notices.map(({ id, notice, subject }) => (
    <Banner
      key={id}
      tone={notice === 'disk-almost-full' ? 'warning' : 'danger'}
      role="alert"
      className={styles.banner}
      title={subject ? t(`notice.${notice}.titleOf`, { subject }) : t(`notice.${notice}.title`)}
      actions={
        <IconButton label={t('dismiss')} icon={<X aria-hidden />} size="small" onClick={() => dismiss(id)} />
      }
    >
      <p>{t(`notice.${notice}.text`)}</p>
    </Banner>
  ));
}

function WarningBanner() {
  const t = useTranslations('workbench');
  const { warning, sandbox, clockOffsetMs, extendSandbox, dismissWarning } = useWorkspace();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!warning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, [warning]);
  if (!warning || sandbox.phase !== 'ready') return null;
  const endsAtMs = warning.cause === 'idle' ? sandbox.idleEndsAtMs : sandbox.leaseEndsAtMs;
  // Typing or an extension has moved the end since the warning.
  if (endsAtMs > warning.endsAtMs + 30_000) return null;
  const minutes = Math.max(1, Math.round((endsAtMs - (now + clockOffsetMs)) / 60_000));
  return (
    <Banner
      tone="warning"
      role="alert"
      className={styles.banner}
      title={t(`warning.${warning.cause}`, { minutes })}
      actions={
        <>
          {warning.cause === 'lease' && sandbox.canExtend && (
            <Button
              size="small"
              variant="primary"
              onClick={() => void extendSandbox().catch(() => undefined)}
            >
              {t('extend', { minutes: Math.round(sandbox.extendByMs / 60_000) })}
            </Button>
          )}
          <IconButton label={t('dismiss')} icon={<X aria-hidden />} size="small" onClick={dismissWarning} />
        </>
      }
    >
      <p>{t(`warning.${warning.cause}Text`)}</p>
    </Banner>
  );
}

function HealthBanner() {
  const t = useTranslations('workbench');
  const problem = useHealthProblem();
  const [isDismissed, setIsDismissed] = useState(false);
  if (!problem || isDismissed) return null;
  return (
    <Banner
      tone="warning"
      role="status"
      className={styles.banner}
      title={t(`health.${problem}`)}
      actions={
        <IconButton
          label={t('dismiss')}
          icon={<X aria-hidden />}
          size="small"
          onClick={() => setIsDismissed(true)}
        />
      }
    >
      <p>{t(`health.${problem}Text`)}</p>
    </Banner>
  );
}
