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

/** The answers to commands that contain this stay on the way to the page until they are released; events arrive. */
export async function holdBackAnswers(page: Page, part: string) {
  const released = Promise.withResolvers<void>();
  // Socket.IO numbers what is to be answered: `42<number>[…]` out, `43<number>[…]` back.
  const numbers = new Set<string>();
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => {
      const [, number] = /^42(\d+)\[/.exec(String(message)) ?? [];
      if (number !== undefined && message.includes(part)) numbers.add(number);
      host.send(message);
    });
    host.onMessage(async (message) => {
      const [, number] = /^43(\d+)\[/.exec(String(message)) ?? [];
      if (number !== undefined && numbers.has(number)) await released.promise;
      socket.send(message);
    });
  });
  return { release: released.resolve };
}
