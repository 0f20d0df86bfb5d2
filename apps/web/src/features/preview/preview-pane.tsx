'use client';

import clsx from 'clsx';
import { ExternalLink, Globe, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { useWorkspace } from '../workspace/workspace-store.ts';
import { frameSandbox, previewAddress, readPreviewPath } from './preview-address.ts';
import styles from './preview-pane.module.css';
import { usePreview } from './preview-store.ts';

interface PreviewPaneProps {
  previewDomain: string | undefined;
}

/** A published port of the student's containers, in a frame that has no authority over the site. */
export function PreviewPane({ previewDomain }: PreviewPaneProps) {
  const t = useTranslations('preview');
  const ports = useWorkspace((state) => state.ports);
  const sandbox = useWorkspace((state) => state.sandbox);
  const { port: chosen, path, reloads, show, setPath, reload } = usePreview();
  const [typed, setTyped] = useState(path);
  useEffect(() => setTyped(path), [path]);
  const [seen, setSeen] = useState<number>();
  const isSeenStill = seen !== undefined && (ports.length === 0 || ports.includes(seen));
  const port = chosen ?? (isSeenStill ? seen : ports[0]);
  // A port that opens or closes elsewhere does not take the page away that is looked at.
  useEffect(() => setSeen(sandbox.phase === 'ready' ? port : undefined), [sandbox.phase, port]);
  const isListening = port !== undefined && ports.includes(port);
  const address =
    sandbox.phase === 'ready' && port !== undefined
      ? previewAddress({
          page: location,
          previewDomain,
          target: { previewId: sandbox.previewId, port, path },
        })
      : undefined;

  return (
    <section className={styles.preview} aria-label={t('label')} data-pane="preview" tabIndex={-1}>
      <div className={styles.bar}>
        <div className={styles.ports} role="toolbar" aria-label={t('ports')}>
          {(port !== undefined && !isListening ? [port, ...ports] : ports).map((known) => (
            <button
              key={known}
              type="button"
              className={clsx(styles.port, known === port && styles.chosen)}
              aria-pressed={known === port}
              onClick={() => show({ port: known, path: '/' })}
            >
              {known}
            </button>
          ))}
        </div>
        <form
          className={styles.path}
          onSubmit={(event) => {
            event.preventDefault();
            setPath(readPreviewPath(typed));
          }}
        >
          <input
            value={typed}
            aria-label={t('path')}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            disabled={!address}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
        <IconButton
          label={t('reload')}
          icon={<RotateCw aria-hidden />}
          size="small"
          disabled={!isListening}
          onClick={reload}
        />
        {address && isListening && (
          <a
            className={clsx(buttonClass({ variant: 'quiet', size: 'small' }), styles.open)}
            href={address.url}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('openTab')}
            data-tip={t('openTab')}
          >
            <ExternalLink aria-hidden />
          </a>
        )}
      </div>
      {address && isListening ? (
        <iframe
          key={`${address.url} ${reloads}`}
          className={styles.frame}
          title={t('frame', { port: port ?? 0 })}
          src={address.url}
          sandbox={frameSandbox(address.mode)}
          referrerPolicy="no-referrer"
        />
      ) : (
        <div className={styles.empty} role="status">
          <Globe aria-hidden />
          <p className={styles.title}>{port === undefined ? t('nothing') : t('notListening', { port })}</p>
          <p>{port === undefined ? t('nothingText') : t('notListeningText', { port })}</p>
          <code className={styles.example}>docker run -d -p 8000:80 httpd:2.4</code>
        </div>
      )}
    </section>
  );
}
