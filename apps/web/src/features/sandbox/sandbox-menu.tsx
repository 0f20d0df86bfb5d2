'use client';

import { AlarmClockPlus, Play, RotateCcw, SquareTerminal, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Menu, MenuItem } from '@/components/ui/menu';
import { useWorkspace } from '../workspace/workspace-store.ts';
import styles from './sandbox-menu.module.css';

const lostKinds = ['files', 'containers', 'volumes', 'images', 'terminals'] as const;

export function SandboxMenu({ trigger }: { trigger: ReactElement }) {
  const t = useTranslations('sandbox');
  const common = useTranslations('common');
  const workspace = useWorkspace();
  const [asking, setAsking] = useState<'reset' | 'terminals'>();
  const { sandbox } = workspace;
  const isReady = workspace.isWorkbenchReady;
  const isConnected = workspace.connection.state === 'connected';
  const canReset = isConnected && ['ready', 'hibernated', 'failed'].includes(sandbox.phase);
  /** Failures are shown by the workbench; a menu that has closed has no place for them. */
  const perform = (doing: Promise<void>) => {
    setAsking(undefined);
    doing.catch(() => undefined);
  };

  return (
    <>
      <Menu trigger={trigger} align="end" defaultOpen>
        {sandbox.phase === 'hibernated' && (
          <MenuItem
            icon={<Play aria-hidden />}
            isDisabled={!isConnected}
            onSelect={() => perform(workspace.startSandbox())}
          >
            {t('wake')}
          </MenuItem>
        )}
        {!isConnected && (
          <MenuItem icon={<RotateCcw aria-hidden />} onSelect={workspace.retryConnection}>
            {t('reconnectNow')}
          </MenuItem>
        )}
        {sandbox.phase === 'ready' && (
          <MenuItem
            icon={<AlarmClockPlus aria-hidden />}
            isDisabled={!isReady || !sandbox.canExtend}
            note={t('minutes', { minutes: Math.round(sandbox.extendByMs / 60_000) })}
            onSelect={() => perform(workspace.extendSandbox())}
          >
            {t('extend')}
          </MenuItem>
        )}
        <MenuItem
          icon={<SquareTerminal aria-hidden />}
          isDisabled={!isReady}
          onSelect={() => setAsking('terminals')}
        >
          {t('resetTerminals')}
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          tone="danger"
          isDisabled={!canReset}
          onSelect={() => setAsking('reset')}
        >
          {t('reset')}
        </MenuItem>
      </Menu>
      <Dialog
        isOpen={asking === 'reset'}
        onOpenChange={(isOpen) => !isOpen && setAsking(undefined)}
        title={t('resetTitle')}
        description={t('resetText')}
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setAsking(undefined)}>{t('keep')}</Button>
            <Button variant="danger" onClick={() => perform(workspace.resetSandbox())}>
              {t('resetConfirm')}
            </Button>
          </>
        }
      >
        <ul className={styles.lost}>
          {lostKinds.map((kind) => (
            <li key={kind}>{t(`lost.${kind}`)}</li>
          ))}
        </ul>
        <p className={styles.kept}>{t('lost.kept')}</p>
      </Dialog>
      <Dialog
        isOpen={asking === 'terminals'}
        onOpenChange={(isOpen) => !isOpen && setAsking(undefined)}
        title={t('resetTerminalsTitle')}
        description={t('resetTerminalsText')}
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setAsking(undefined)}>{t('keep')}</Button>
            <Button variant="danger" onClick={() => perform(workspace.resetTerminals())}>
              {t('resetTerminalsConfirm')}
            </Button>
          </>
        }
      />
    </>
  );
}
