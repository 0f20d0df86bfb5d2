/** A machine that cannot be prepared: what is wrong, and what the operator can do. Read in a terminal, never in a browser. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly remedy: string;

  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(problem, options);
    this.remedy = remedy;
  }
}
