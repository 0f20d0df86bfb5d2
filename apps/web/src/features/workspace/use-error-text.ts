import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { CommandError } from './command-error.ts';

/** The Korean text of a failure; unforeseen ones carry the number an operator can look up. */
export function useErrorText(): (error: Pick<CommandError, 'code' | 'incidentId' | 'details'>) => string {
  const errors = useTranslations('errors');
  const workbench = useTranslations('workbench');
  return useCallback(
    ({ code, incidentId, details }) => {
      const text = errors(code, details);
      return code === 'INTERNAL' && incidentId ? workbench('withIncident', { text, incidentId }) : text;
    },
    [errors, workbench],
  );
}
