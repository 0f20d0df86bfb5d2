/**
 * Codes of the Dockerfile validator that our own hints explain better: FROM with a space, single quotes in the
 * exec form, several CMD instructions.
 */
export const replacedByHints: Record<number, string> = {
  8: 'from-space-tag',
  26: 'from-upper-case',
  37: 'several-cmd',
  49: 'exec-single-quotes',
  25: 'expose-mapping',
  24: 'expose-mapping',
};
