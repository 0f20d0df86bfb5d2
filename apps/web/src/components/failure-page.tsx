'use client';

import { useTranslations } from 'next-intl';
import { MessagePage } from './message-page';
import { Button, buttonClass } from './ui/button';

interface FailurePageProps {
  error: unknown;
  retry: () => void;
}

/** What happened, what is safe, what to press. The number is in the server's log. */
export function FailurePage({ error, retry }: FailurePageProps) {
  const t = useTranslations('common');
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  return (
    <MessagePage
      title={t('failure.title')}
      text={t('failure.text')}
      actions={
        <>
          <Button variant="primary" onClick={() => retry()}>
            {t('retry')}
          </Button>
          {/* A plain link: after a failure the next page starts afresh. */}
          <a className={buttonClass({})} href="/">
            {t('goHome')}
          </a>
        </>
      }
    >
      {digest && <p>{t('failure.incident', { digest })}</p>}
    </MessagePage>
  );
}
