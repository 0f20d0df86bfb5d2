import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '@naru/protocol/error-codes';
import messages from './messages/ko.json' with { type: 'json' };

type PreviewCode = keyof typeof messages.preview;

const statusOf: Readonly<Record<PreviewCode, number>> = {
  PREVIEW_NOT_FOUND: 404,
  PORT_OUT_OF_RANGE: 400,
  PORT_NOT_LISTENING: 502,
  SANDBOX_NOT_READY: 503,
  ENGINE_DOWN: 503,
  RATE_LIMITED: 429,
  TIMED_OUT: 504,
  INTERNAL: 502,
};
/** These end by themselves: the page looks again. */
const passing: readonly PreviewCode[] = ['PORT_NOT_LISTENING', 'ENGINE_DOWN'];
const REFRESH_SECONDS = 2;

/** Tells in the preview's own place why there is nothing to see. */
export function sendPreviewPage(
  response: ServerResponse,
  problem: { code: ErrorCode; port: string; canRefresh: boolean },
): void {
  const code: PreviewCode = problem.code in messages.preview ? (problem.code as PreviewCode) : 'INTERNAL';
  const { title, text } = messages.preview[code];
  const isPassing = problem.canRefresh && passing.includes(code);
  const body = page({
    title: fill(title, problem.port),
    text: fill(text, problem.port),
    code,
    refresh: isPassing ? `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : '',
  });
  response.writeHead(statusOf[code], {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-naru-error': code,
    // Scripts are allowed by the sandbox for the refresh alone; the rest of the policy allows none.
    'content-security-policy': "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(body);
}

function fill(text: string, port: string): string {
  return escapeHtml(text.replaceAll('{port}', port.slice(0, 8)));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function page(parts: { title: string; text: string; code: string; refresh: string }): string {
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${parts.refresh}
<title>${parts.title}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.6; }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }
p { opacity: 0.85; word-break: keep-all; }
small { opacity: 0.6; }
</style>
</head>
<body>
<h1>${parts.title}</h1>
<p>${parts.text}</p>
<small>${parts.code}</small>
</body>
</html>
`;
}
