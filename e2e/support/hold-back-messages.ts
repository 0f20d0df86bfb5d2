import type { Page } from '@playwright/test';

/** Messages of the page that contain this stay on the way to the sandbox host until they are released. */
export async function holdBackMessages(page: Page, part: string) {
  const seen = Promise.withResolvers<string>();
  const released = Promise.withResolvers<void>();
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const host = socket.connectToServer();
    socket.onMessage(async (message) => {
      if (message.includes(part)) {
        seen.resolve(String(message));
        await released.promise;
      }
      host.send(message);
    });
  });
  return { seen: seen.promise, release: released.resolve };
}
