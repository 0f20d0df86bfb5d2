import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandError } from './command-error.ts';
import { type ClientSocket, createSandboxClient } from './sandbox-client.ts';
import type { Connection } from './workspace-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A socket whose other end the test plays. */
function aConnection({ ticket = async (_: AbortSignal) => 'ticket' } = {}) {
  const handlers = new Map<string, Set<(payload: never) => void>>();
  const sent: {
    name: string;
    input: unknown;
    timeoutMs: number;
    reply: (late: Error | null, ack: unknown) => void;
  }[] = [];
  const tickets: unknown[] = [];
  let disconnects = 0;
  const socket: ClientSocket = {
    auth: undefined,
    connected: false,
    connect: () => tickets.push(socket.auth),
    disconnect: () => {
      disconnects += 1;
    },
    on: (event, handler) => handlers.set(event, (handlers.get(event) ?? new Set()).add(handler)),
    off: (event, handler) => handlers.get(event)?.delete(handler),
    timeout: (timeoutMs) => ({
      emit: (name, input, reply) => sent.push({ name, input, timeoutMs, reply }),
    }),
  };
  const fire = (event: string, payload?: unknown) => {
    socket.connected = event === 'connect' || (event !== 'disconnect' && socket.connected);
    for (const handler of handlers.get(event) ?? []) handler(payload as never);
  };
  const reports: Connection[] = [];
  let issued = 0;
  const client = createSandboxClient({
    socket,
    protocolVersion: 1,
    fetchTicket: async (signal) => `${await ticket(signal)} ${++issued}`,
    onConnection: (connection) => reports.push(connection),
    random: () => 0,
  });
  return {
    client,
    socket,
    fire,
    reports,
    tickets,
    sent,
    countDisconnects: () => disconnects,
    settle: () => vi.advanceTimersByTimeAsync(0),
  };
}

/** A site that answers the requests for tickets only when the test says so, as on a line that swallows them. */
function aSilentSite() {
  const requests: { signal: AbortSignal; answer: (ticket: string) => void }[] = [];
  const ticket = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      requests.push({ signal, answer: resolve });
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { requests, ticket };
}

describe('the connection', () => {
  it('takes a fresh ticket for each attempt', async () => {
    const { fire, tickets, settle, reports } = aConnection();
    await settle();
    fire('connect_error', Object.assign(new Error('TICKET_EXPIRED'), { data: { code: 'TICKET_EXPIRED' } }));
    await vi.advanceTimersByTimeAsync(200);
    fire('connect');
    expect(tickets).toEqual([
      { ticket: 'ticket 1', protocolVersion: 1 },
      { ticket: 'ticket 2', protocolVersion: 1 },
    ]);
    expect(reports.map(({ state }) => state)).toEqual(['connecting', 'connected']);
  });

  it('comes back by itself after it dropped', async () => {
    const { fire, tickets, settle, reports } = aConnection();
    await settle();
    fire('connect');
    fire('disconnect', 'transport close');
    expect(reports.at(-1)).toEqual({ state: 'reconnecting' });
    await vi.advanceTimersByTimeAsync(200);
    fire('connect');
    expect(tickets).toHaveLength(2);
    expect(reports.at(-1)).toEqual({ state: 'connected' });
  });

  it('waits longer after each failure, up to a bound', async () => {
    const { fire, tickets, settle } = aConnection();
    await settle();
    for (let at = 0; at < 12; at += 1) {
      fire('connect_error', new Error('websocket error'));
      await vi.advanceTimersByTimeAsync(3_000);
    }
    expect(tickets).toHaveLength(13);
    fire('connect_error', new Error('websocket error'));
    await vi.advanceTimersByTimeAsync(2_900);
    expect(tickets).toHaveLength(13);
  });

  it('tries at once when it is asked to', async () => {
    const { client, fire, tickets, settle } = aConnection();
    await settle();
    fire('connect_error', new Error('websocket error'));
    client.retryNow();
    await settle();
    expect(tickets).toHaveLength(2);
  });

  it('leaves an attempt alone that runs, unless it is asked to begin anew', async () => {
    const { requests, ticket } = aSilentSite();
    const { client, tickets, reports, settle } = aConnection({ ticket });
    client.retryNow();
    expect(requests).toHaveLength(1);
    client.retryAnew();
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    requests[1]?.answer('ticket');
    await settle();
    expect(tickets).toHaveLength(1);
    // The one that was given up has not failed: nothing is told, and nothing follows.
    await vi.advanceTimersByTimeAsync(60_000);
    expect({ reports, requests: requests.length }).toEqual({ reports: [], requests: 2 });
  });

  it('begins anew also when it hangs with its ticket in hand', async () => {
    const { client, fire, tickets, settle, countDisconnects, reports } = aConnection();
    await settle();
    client.retryAnew();
    await settle();
    const anew = { tickets: 2, disconnects: 1 };
    expect({ tickets: tickets.length, disconnects: countDisconnects() }).toEqual(anew);
    fire('connect');
    client.retryAnew();
    await settle();
    expect({ tickets: tickets.length, disconnects: countDisconnects() }).toEqual(anew);
    expect(reports).toEqual([{ state: 'connected' }]);
  });

  it('takes a site that does not answer for one that is down, and goes on', async () => {
    const { requests, ticket } = aSilentSite();
    const { reports } = aConnection({ ticket });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reports).toEqual([{ state: 'connecting', code: 'SANDBOX_HOST_DOWN' }]);
    await vi.advanceTimersByTimeAsync(200);
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it('stops and says why when asking again cannot help', async () => {
    const { fire, tickets, settle, reports } = aConnection();
    await settle();
    const data = { code: 'PROTOCOL_VERSION', incidentId: 'i1' };
    fire('connect_error', Object.assign(new Error('refused'), { data }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tickets).toHaveLength(1);
    expect(reports.at(-1)).toEqual({ state: 'refused', code: 'PROTOCOL_VERSION', incidentId: 'i1' });
  });

  it('goes on when the site cannot be reached for a ticket', async () => {
    let isUp = false;
    const { tickets, reports, settle } = aConnection({
      ticket: async () => {
        if (isUp) return 'ticket';
        throw new TypeError('fetch failed');
      },
    });
    await settle();
    expect(reports.at(-1)).toEqual({ state: 'connecting', code: 'SANDBOX_HOST_DOWN' });
    isUp = true;
    await vi.advanceTimersByTimeAsync(200);
    expect(tickets).toHaveLength(1);
  });

  it('makes no attempt after it was closed', async () => {
    const { client, fire, tickets, settle } = aConnection();
    await settle();
    fire('connect');
    client.close();
    fire('disconnect', 'io client disconnect');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tickets).toHaveLength(1);
  });
});

describe('commands', () => {
  it('answer with the output', async () => {
    const { client, fire, sent, settle } = aConnection();
    await settle();
    fire('connect');
    const answer = client.send('preview:ports', {});
    sent[0]?.reply(null, { ok: true, data: { ports: [80] } });
    await expect(answer).resolves.toEqual({ ports: [80] });
  });

  it('reject with the code, the incident and the numbers of a refusal', async () => {
    const { client, fire, sent, settle } = aConnection();
    await settle();
    fire('connect');
    const answer = client.send('file:tree', {});
    const error = { code: 'RATE_LIMITED', retryable: true, incidentId: 'i2', details: { retryAfterMs: 5 } };
    sent[0]?.reply(null, { ok: false, error });
    await expect(answer).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      incidentId: 'i2',
      details: { retryAfterMs: 5 },
    });
  });

  it('do not wait for ever, and longer for a start than for a file', async () => {
    const { client, fire, sent, settle } = aConnection();
    await settle();
    fire('connect');
    const answer = client.send('file:tree', {});
    void client.send('sandbox:start', {}).catch(() => undefined);
    sent[0]?.reply(new Error('timeout'), undefined);
    await expect(answer).rejects.toMatchObject({ code: 'TIMED_OUT' });
    expect((sent[1]?.timeoutMs ?? 0) > (sent[0]?.timeoutMs ?? 0)).toBe(true);
  });

  it('fail at once without a connection instead of waiting in a buffer', async () => {
    const { client, sent } = aConnection();
    await expect(client.send('file:tree', {})).rejects.toBeInstanceOf(CommandError);
    expect(sent).toEqual([]);
  });
});
