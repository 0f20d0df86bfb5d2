import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import styles from './part-failure.module.css';

interface PartFailureProps {
  title?: string;
  text?: string;
  onRetry: () => void;
  /** For what was asked for by a press: the message floats above the page until it is put away. */
  onDismiss?: () => void;
}

/** Stands where a part of the page did not arrive, which happens without a connection. */
export function PartFailure({ title, text, onRetry, onDismiss }: PartFailureProps) {
  const t = useTranslations('common');
  return (
    <div className={onDismiss ? styles.floating : styles.inPlace}>
      <Banner
        tone="danger"
        role="alert"
        title={title ?? t('partFailed')}
        actions={
          <>
            <Button size="small" onClick={onRetry}>
              {t('retry')}
            </Button>
            {onDismiss && (
              <IconButton label={t('close')} icon={<X aria-hidden />} size="small" onClick={onDismiss} />
            )}
          </>
        }
      >
        {text ?? t('partFailedText')}
      </Banner>
    </div>
  );
}
