const ANSWER_TIMEOUT_MS = 2_000;
const TRUST_MS = 10_000;

/** Whether the image mirror answers; looked at when asked, at most every few seconds. */
export class MirrorCheck {
  readonly #url: string | null;
  readonly #fetch: typeof fetch;
  #answer: { isUp: boolean; atMs: number } | undefined;
  #asking: Promise<boolean> | undefined;

  constructor(options: { url: string | null; fetch: typeof fetch }) {
    this.#url = options.url;
    this.#fetch = options.fetch;
  }

  isUp(): Promise<boolean> {
    if (this.#answer !== undefined && performance.now() - this.#answer.atMs < TRUST_MS) {
      return Promise.resolve(this.#answer.isUp);
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    let isUp = false;
    if (this.#url !== null) {
      try {
        const response = await this.#fetch(new URL('/v2/', this.#url), {
          signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
        });
        await response.body?.cancel();
        isUp = response.ok;
      } catch {
        // Refused, timed out or no such host: missing is the answer.
      }
    }
    this.#answer = { isUp, atMs: performance.now() };
    return isUp;
  }
}
