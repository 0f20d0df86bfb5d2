'use client';

import { Button } from '@/components/ui/button';
import { useWorkspace } from '../workspace/workspace-store.ts';

interface CommandButtonProps {
  label: string;
  command: string;
  isDanger?: boolean;
}

/** Types its command into the terminal, so that the student sees what does it. */
export function CommandButton({ label, command, isDanger = false }: CommandButtonProps) {
  const isReady = useWorkspace((state) => state.isWorkbenchReady);
  const run = useWorkspace((state) => state.run);
  return (
    <Button
      size="small"
      variant={isDanger ? 'quiet' : 'secondary'}
      disabled={!isReady}
      data-tip={command}
      // The workbench shows why a run failed.
      onClick={() => void run({ code: command }).catch(() => undefined)}
    >
      {label}
    </Button>
  );
}
