import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostHealth, HostSandboxes } from '@naru/protocol/host-api';
import { studentId } from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import { toWireError } from '@naru/service-kit/wire-error';
import type { Metrics } from './metrics.ts';
import type { MirrorCheck } from './mirror-check.ts';
import type { SandboxRegistry } from './sandbox-registry.ts';

const DRAIN_TIMEOUT_MS = 120_000;

const statusOf: Partial<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  INVALID_INPUT: 400,
  TIMED_OUT: 504,
};

export interface HttpApiOptions {
  registry: SandboxRegistry;
  metrics: Metrics;
  mirror: MirrorCheck;
  log: Logger;
  serviceToken: string;
  version: string;
  isEngineUp: () => boolean;
}

/** The site's side of the sandbox host; see packages/protocol/src/host-api.ts. */
export class HttpApi {
  readonly #options: HttpApiOptions;

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      const wire = toWireError(error, this.#options.log, { at: 'http' });
      if (response.headersSent) response.destroy();
      else sendJson(response, statusOf[wire.code] ?? 500, { error: wire });
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { registry, metrics } = this.#options;
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const route = `${request.method} ${path}`;
    if (route === 'GET /v1/health') {
      const health = await this.#health();
      sendJson(response, health.ok ? 200 : 503, health);
      return;
    }
    this.#assertAuthorised(request);
    const removed = /^DELETE \/v1\/sandboxes\/([^/]+)$/.exec(route)?.[1];
    if (route === 'GET /metrics') {
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    } else if (route === 'GET /v1/sandboxes') {
      const sandboxes = registry.known().map((known) => ({
        studentId: known.studentId,
        view: registry.viewOf(known.studentId),
      }));
      sendJson(response, 200, { sandboxes } satisfies HostSandboxes);
    } else if (removed !== undefined) {
      const id = studentId.safeParse(removed);
      if (!id.success) throw new AppError('INVALID_INPUT', 'not a student id');
      await registry.remove(id.data);
      response.writeHead(204).end();
    } else if (route === 'POST /v1/drain') {
      await this.#drain();
      response.writeHead(204).end();
    } else {
      response.writeHead(404).end();
    }
  }

  async #health(): Promise<HostHealth> {
    const { registry, mirror, version, isEngineUp } = this.#options;
    const isMirrorUp = await mirror.isUp();
    return {
      ok: isEngineUp(),
      engine: isEngineUp() ? 'up' : 'down',
      mirror: isMirrorUp ? 'up' : 'missing',
      sandboxes: registry.counts,
      version,
    };
  }

  async #drain(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new AppError('TIMED_OUT', 'sandboxes did not stop in time')),
        DRAIN_TIMEOUT_MS,
      );
    });
    try {
      await Promise.race([this.#options.registry.drain(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #assertAuthorised(request: IncomingMessage): void {
    const given = /^Bearer (.{1,500})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // Hashed first: the comparison needs equal lengths, and takes the same time whatever was given.
    const digest = (text: string) => createHash('sha256').update(text).digest();
    if (!timingSafeEqual(digest(given), digest(this.#options.serviceToken))) {
      throw new AppError('UNAUTHENTICATED', 'service token is missing or wrong');
    }
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
