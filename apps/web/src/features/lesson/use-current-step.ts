import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { FINISH, stepAddress } from './lesson-outline';

interface CurrentStep {
  currentStepId: string;
  askForStep: (stepId: string) => void;
}

interface StepQuestion {
  stepIds: readonly string[];
  /** Where to go on when the address names no step. */
  resumeStepId: string;
}

/** The step the student is on, which the address keeps. */
export function useCurrentStep({ stepIds, resumeStepId }: StepQuestion): CurrentStep {
  const inAddress = useSearchParams().get('step');
  // Next draws a changed address in a transition. Until then a quick second press would go to the same step again.
  const [asked, setAsked] = useState<string>();

  // What is drawn is where the student is now: what was asked for, or where a link has led meanwhile.
  useEffect(() => {
    const here = new URLSearchParams(window.location.search).get('step');
    if (here === inAddress) setAsked(undefined);
  }, [inAddress]);
  // Back from a step that was not drawn yet changes nothing that is drawn.
  useEffect(() => {
    const forget = () => setAsked(undefined);
    window.addEventListener('popstate', forget);
    return () => window.removeEventListener('popstate', forget);
  }, []);

  const askForStep = useCallback((stepId: string) => {
    setAsked(stepId);
    window.history.pushState(null, '', stepAddress(stepId));
  }, []);
  return { currentStepId: pickStep(asked ?? inAddress, stepIds, resumeStepId), askForStep };
}

function pickStep(wanted: string | null, stepIds: readonly string[], resumeStepId: string): string {
  return wanted !== null && (wanted === FINISH || stepIds.includes(wanted)) ? wanted : resumeStepId;
}
