'use client';

import { Boxes, FileCode2, Globe, Maximize2, Minimize2, SquareTerminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import {
  Group,
  type Layout,
  Panel,
  type PanelImperativeHandle,
  Separator,
  useDefaultLayout,
  usePanelRef,
} from 'react-resizable-panels';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { SteadyLabel } from '@/components/ui/steady-label';
import { TabList } from '@/components/ui/tabs';
import { EditorArea } from '../editor/editor-area.tsx';
import { EngineView } from '../engine/engine-view.tsx';
import { PreviewPane } from '../preview/preview-pane.tsx';
import { usePreview } from '../preview/preview-store.ts';
import { SandboxStage } from '../sandbox/sandbox-stage.tsx';
import { TerminalArea } from '../terminal/terminal-area.tsx';
import { useWorkspace } from '../workspace/workspace-store.ts';
import { useEngineHealth } from './engine-health.ts';
import styles from './workbench.module.css';
import { WorkbenchCoach } from './workbench-coach.tsx';
import type { WorkbenchRuntime } from './workbench-runtime.ts';
import { type NarrowPane, type SidePane, useWorkbenchView } from './workbench-view.ts';

/** Below this one thing is shown at a time. */
const NARROW_PX = 560;
/** Below this the engine view or the preview takes the editor's place instead of standing beside it. */
const BESIDE_PX = 680;
/** Lower than this a row is closed altogether. */
const MIN_ROW_PX = 120;
/** No port takes more room. */
const WIDEST_PORT = 65_535;
const NARROW_PANES: NarrowPane[] = ['editor', 'terminal', 'engine', 'preview'];

interface WorkbenchPanesProps {
  runtime: WorkbenchRuntime;
  slug: string;
  /** A lesson that begins with a file gives the editor more room. */
  hasFile: boolean;
  width: number;
  previewDomain: string | undefined;
}

export function WorkbenchPanes(props: WorkbenchPanesProps) {
  const { runtime, slug, width, previewDomain } = props;
  const t = useTranslations('workbench');
  const view = useWorkbenchView();
  const showPreview = usePreview((state) => state.show);
  const isEngineDown = useEngineHealth((state) => state.isDown);
  const openPort = (port: number) => {
    showPreview({ port, path: '/' });
    view.showSide('preview');
  };
  const sidePanes: Record<SidePane, ReactNode> = {
    engine: <EngineView isDown={isEngineDown} onOpenPort={openPort} />,
    preview: <PreviewPane previewDomain={previewDomain} />,
  };
  const editor = (controls: ReactNode, isNarrow: boolean) => (
    <EditorArea files={runtime.files} slug={slug} isNarrow={isNarrow} controls={controls} />
  );
  const terminals = (controls: ReactNode) => (
    <TerminalArea
      deck={runtime.deck}
      coach={<WorkbenchCoach deck={runtime.deck} />}
      stage={<SandboxStage />}
      controls={controls}
    />
  );

  if (width < NARROW_PX) {
    const icons: Record<NarrowPane, ReactNode> = {
      editor: <FileCode2 aria-hidden />,
      terminal: <SquareTerminal aria-hidden />,
      engine: <Boxes aria-hidden />,
      preview: <Globe aria-hidden />,
    };
    return (
      <div className={styles.narrow}>
        <TabList
          label={t('panes')}
          className={styles.narrowTabs}
          selectedId={view.narrow}
          onSelect={(id) => view.setNarrow(id as NarrowPane)}
          tabs={NARROW_PANES.map((id) => ({
            id,
            label: t(`pane.${id}`),
            icon: icons[id],
            panelId: 'workbench-narrow',
          }))}
        />
        <div
          id="workbench-narrow"
          role="tabpanel"
          aria-label={t(`pane.${view.narrow}`)}
          className={styles.narrowPane}
        >
          {view.narrow === 'editor' && editor(null, true)}
          {view.narrow === 'terminal' && terminals(null)}
          {(view.narrow === 'engine' || view.narrow === 'preview') && sidePanes[view.narrow]}
        </div>
      </div>
    );
  }
  return <WidePanes {...props} editor={editor} terminals={terminals} sidePanes={sidePanes} />;
}

interface WidePanesProps extends WorkbenchPanesProps {
  editor(controls: ReactNode, isNarrow: boolean): ReactNode;
  terminals(controls: ReactNode): ReactNode;
  sidePanes: Record<SidePane, ReactNode>;
}

function WidePanes({ hasFile, width, editor, terminals, sidePanes }: WidePanesProps) {
  const t = useTranslations('workbench');
  const { side, maximised, collapsed, toggleMaximised, acceptCollapse, setBeside } = useWorkbenchView();
  const isBeside = width >= BESIDE_PX;
  useEffect(() => setBeside(isBeside), [isBeside, setBeside]);
  const isEditorShown = side === undefined || isBeside;
  const rows = useDefaultLayout({
    id: hasFile ? 'naru:workbench-rows' : 'naru:workbench-rows-run',
    onlySaveAfterUserInteractions: true,
  });
  const columns = useDefaultLayout({
    id: 'naru:workbench-columns',
    panelIds: [...(isEditorShown ? ['editor'] : []), ...(side ? ['side'] : [])],
    onlySaveAfterUserInteractions: true,
  });
  const top = usePanelRef();
  const bottom = usePanelRef();
  // Before the screen is drawn: a terminal that is seen at no height would tell its programs of one row.
  useLayoutEffect(() => {
    if (maximised === 'bottom') top.current?.collapse();
    else reopen(top.current, bottom.current);
    if (maximised === 'top') bottom.current?.collapse();
    else reopen(bottom.current, top.current);
  }, [maximised, top, bottom]);
  // The next rows begin with nothing collapsed; what is maximised stays so.
  useLayoutEffect(() => () => useWorkbenchView.setState({ collapsed: undefined }), []);

  const maximise = (part: 'top' | 'bottom') => (
    <IconButton
      label={maximised === part ? t('restore') : t(part === 'top' ? 'maximiseEditor' : 'maximiseTerminal')}
      icon={maximised === part ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
      size="small"
      aria-pressed={maximised === part}
      onClick={() => toggleMaximised(part)}
    />
  );

  return (
    <Group
      orientation="vertical"
      className={styles.group}
      defaultLayout={rows.defaultLayout}
      onLayoutChange={(layout) => acceptCollapse(findCollapsed(layout))}
      onLayoutChanged={rows.onLayoutChanged}
    >
      <Panel
        id="top"
        panelRef={top}
        className={collapsed === 'top' ? styles.collapsed : undefined}
        defaultSize={hasFile ? '55%' : '38%'}
        minSize={MIN_ROW_PX}
        collapsible
        collapsedSize={0}
      >
        <Group
          className={styles.group}
          defaultLayout={columns.defaultLayout}
          onLayoutChanged={columns.onLayoutChanged}
        >
          {isEditorShown && (
            <Panel id="editor" minSize={240}>
              {editor(maximise('top'), width < BESIDE_PX)}
            </Panel>
          )}
          {isEditorShown && side && <Separator className={styles.column} aria-label={t('resizeColumns')} />}
          {side && (
            <Panel id="side" defaultSize={isEditorShown ? '50%' : '100%'} minSize={240}>
              {sidePanes[side]}
            </Panel>
          )}
        </Group>
      </Panel>
      <Separator className={styles.row} aria-label={t('resizeRows')} />
      <Panel
        id="bottom"
        panelRef={bottom}
        className={collapsed === 'bottom' ? styles.collapsed : undefined}
        minSize={MIN_ROW_PX}
        collapsible
        collapsedSize={0}
      >
        {terminals(
          <>
            <SideButtons />
            {maximise('bottom')}
          </>,
        )}
      </Panel>
    </Group>
  );
}

/** One that was dragged shut was last as small as a row can be, too small to work in. */
function reopen(row: PanelImperativeHandle | null, other: PanelImperativeHandle | null): void {
  if (!row?.isCollapsed() || !other) return;
  // What is open fills the place of both.
  const smallestShare = (MIN_ROW_PX / other.getSize().inPixels) * 100;
  row.expand();
  if (row.getSize().asPercentage < smallestShare + 1) row.resize('50%');
}

/** Shares are percentages; a row that is open has many of them. */
function findCollapsed({ top = 100, bottom = 100 }: Layout): 'top' | 'bottom' | undefined {
  if (top < 0.1) return 'top';
  return bottom < 0.1 ? 'bottom' : undefined;
}

function SideButtons() {
  const t = useTranslations('workbench');
  const { side, toggleSide } = useWorkbenchView();
  const ports = useWorkspace((state) => state.ports);
  const chosen = usePreview((state) => state.port);
  const port = chosen !== undefined && ports.includes(chosen) ? chosen : ports[0];
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className={styles.side}
        icon={<Boxes aria-hidden />}
        aria-pressed={side === 'engine'}
        onClick={() => toggleSide('engine')}
      >
        {t('pane.engine')}
      </Button>
      <Button
        size="small"
        variant="quiet"
        className={styles.side}
        icon={<Globe aria-hidden />}
        aria-pressed={side === 'preview'}
        onClick={() => toggleSide('preview')}
      >
        <SteadyLabel
          text={port === undefined ? t('pane.preview') : t('previewPort', { port })}
          others={[t('previewPort', { port: WIDEST_PORT })]}
        />
      </Button>
    </>
  );
}
