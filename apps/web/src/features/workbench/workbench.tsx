'use client';

import { NextIntlClientProvider, useLocale, useMessages, useTimeZone } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import coach from '../../messages/ko/coach.json' with { type: 'json' };
import dockerfile from '../../messages/ko/dockerfile.json' with { type: 'json' };
import editor from '../../messages/ko/editor.json' with { type: 'json' };
import engine from '../../messages/ko/engine.json' with { type: 'json' };
import preview from '../../messages/ko/preview.json' with { type: 'json' };
import sandbox from '../../messages/ko/sandbox.json' with { type: 'json' };
import terminal from '../../messages/ko/terminal.json' with { type: 'json' };
import workbench from '../../messages/ko/workbench.json' with { type: 'json' };
import { usePreview } from '../preview/preview-store.ts';
import { openTerminal } from '../terminal/open-terminal.ts';
import { useWidth } from './use-width.ts';
import styles from './workbench.module.css';
import { WorkbenchBanners } from './workbench-banners.tsx';
import { WorkbenchPanes } from './workbench-panes.tsx';
import { createWorkbenchRuntime, type WorkbenchRuntime } from './workbench-runtime.ts';
import { useWorkbenchView } from './workbench-view.ts';

interface WorkbenchProps {
  lesson: { slug: string; title: string; openFile?: string | undefined };
  /** The domain set aside for previews, when the operator has one. */
  previewDomain?: string | undefined;
}

/** Editor, terminals, engine view and preview of one lesson. Loaded after the lesson's text, in the browser only. */
export function Workbench({ lesson, previewDomain }: WorkbenchProps) {
  const { slug, openFile } = lesson;
  const outer = useMessages();
  const locale = useLocale();
  const timeZone = useTimeZone();
  // Its texts come with this chunk, so that a page that is only read does not carry them.
  const messages = useMemo(
    () => ({ ...outer, coach, dockerfile, editor, engine, preview, sandbox, terminal, workbench }),
    [outer],
  );
  const [runtime, setRuntime] = useState<WorkbenchRuntime>();
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);

  useEffect(() => {
    const created = createWorkbenchRuntime({
      lesson: { slug, openFile },
      showPreview: (target) => {
        usePreview.getState().show(target);
        useWorkbenchView.getState().showSide('preview');
      },
      showFiles: () => useWorkbenchView.getState().showPart('editor'),
      showTerminals: () => useWorkbenchView.getState().showPart('terminal'),
    });
    setRuntime(created);
    return () => {
      created.close();
      // Ends the saves that are tried again; what is unsaved stays as a draft.
      created.files.forgetAll();
      setRuntime(undefined);
    };
  }, [slug, openFile]);

  useEffect(() => {
    if (!runtime) return;
    const handleKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.shiftKey || event.altKey || event.code !== 'Backquote') return;
      event.preventDefault();
      useWorkbenchView.getState().showPart('terminal');
      void openTerminal(runtime.deck);
    };
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, [runtime]);

  return (
    <NextIntlClientProvider locale={locale} {...(timeZone ? { timeZone } : {})} messages={messages}>
      {/* The first stop of F6 in here; the panes follow. */}
      <div ref={root} className={styles.workbench} data-pane-focus tabIndex={-1}>
        <WorkbenchBanners />
        {runtime && width !== undefined && (
          <WorkbenchPanes
            runtime={runtime}
            slug={slug}
            hasFile={openFile !== undefined}
            width={width}
            previewDomain={previewDomain}
          />
        )}
      </div>
    </NextIntlClientProvider>
  );
}
