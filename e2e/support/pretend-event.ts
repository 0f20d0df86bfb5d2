import type { Page, WebSocketRoute } from '@playwright/test';

/** Sends the page an event of the protocol as the sandbox host would. */
export type PretendEvent = (name: string, payload: object) => void;

/** For states that a healthy sandbox host does not send on demand. Call before the page is opened. */
export async function preparePretending(page: Page): Promise<PretendEvent> {
  let socket: WebSocketRoute | undefined;
  await page.routeWebSocket(/\/socket\.io\//, (route) => {
    socket = route;
    route.connectToServer();
  });
  // socket.io: 4 is a message, 2 an event.
  return (name, payload) => socket?.send(`42${JSON.stringify([name, payload])}`);
}
