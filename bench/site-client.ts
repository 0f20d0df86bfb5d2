import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  PROTOCOL_VERSION,
} from '@naru/protocol/commands';
import type { Ack } from '@naru/protocol/error-codes';
import type { EventPayload } from '@naru/protocol/events';
import type { TerminalId } from '@naru/protocol/ids';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { SOCKET_PATH } from '@naru/protocol/ticket';
import { io, type Socket } from 'socket.io-client';

const ACK_TIMEOUT_MS = 60_000;
/** A place in the queue that is never reached must not hold up the others for ever. */
const START_TIMEOUT_MS = 60_000;

/** A student without a browser: the site's cookie and ticket, then the same socket as the page's. */
export class SiteClient implements AsyncDisposable {
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** A new guest student on the given lesson. */
  static async connect(address: string, lesson: string): Promise<SiteClient> {
    const page = await fetch(`${address}/lessons/${lesson}`);
    await page.arrayBuffer();
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const response = await fetch(`${address}/api/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin: address },
      body: JSON.stringify({ lesson }),
    });
    if (!response.ok) throw new Error(`ticket: ${response.status} ${await response.text()}`);
    const { ticket } = (await response.json()) as { ticket: string };
    const socket = io(address, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { ticket, protocolVersion: PROTOCOL_VERSION },
      extraHeaders: { origin: address },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return new SiteClient(socket);
  }

  async send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const ack = (await this.socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, input)) as Ack<CommandOutput<N>>;
    if (!ack.ok) throw new Error(`${name}: ${ack.error.code}`);
    return ack.data;
  }

  /** Starts the sandbox and waits until it is ready. */
  async startSandbox(): Promise<SandboxView> {
    return await new Promise<SandboxView>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('the sandbox did not start in time')),
        START_TIMEOUT_MS,
      );
      const look = (view: SandboxView) => {
        if (view.phase !== 'ready' && view.phase !== 'failed') return;
        clearTimeout(timer);
        if (view.phase === 'ready') resolve(view);
        if (view.phase === 'failed') reject(new Error(view.code));
      };
      this.socket.on('sandbox:changed', look);
      this.send('sandbox:start', {}).then(look, reject);
    });
  }

  /** Opens a terminal and acknowledges its output as the page does. */
  async openTerminal(onData: (data: Buffer) => void): Promise<ClientTerminal> {
    const size = { cols: 120, rows: 30 };
    const { terminalId } = await this.send('terminal:open', size);
    const onOutput = (output: EventPayload<'terminal:output'>) => {
      if (output.terminalId !== terminalId) return;
      const data = Buffer.from(output.data as Uint8Array);
      onData(data);
      this.socket.emit('terminal:ack', { terminalId, bytes: data.length }, () => {});
    };
    this.socket.on('terminal:output', onOutput);
    await this.send('terminal:attach', { terminalId, ...size });
    return {
      terminalId,
      write: (data) => void this.socket.emit('terminal:write', { terminalId, data }, () => {}),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.disconnect();
  }
}

export interface ClientTerminal {
  terminalId: TerminalId;
  write(data: string): void;
}
