import type { Page } from '@playwright/test';

interface Messages {
  /** Everything so far, one after the other. */
  sent: string;
  received: string;
}

/** What page and sandbox host say to each other. Call before the page is opened. */
export function recordMessages(page: Page): Messages {
  const messages: Messages = { sent: '', received: '' };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      messages.sent += payload.toString();
    });
    socket.on('framereceived', ({ payload }) => {
      messages.received += payload.toString();
    });
  });
  return messages;
}
