import type { AttemptRepository } from '@naru/db/attempt-repository';

/** The stored results of a site. */
export interface ResultStore extends AsyncDisposable {
  attempts: Pick<AttemptRepository, 'listResults' | 'findBasis' | 'recordRegrading'>;
}
