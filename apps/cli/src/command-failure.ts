/** A failure the operator can act on: what is wrong, and what to do. Printed without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}
