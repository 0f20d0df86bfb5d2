import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, errorCodes, type WireError } from '@naru/protocol/error-codes';
import errorTexts from '../src/messages/ko/errors.json' with { type: 'json' };
import pageTexts from '../src/messages/ko/server.json' with { type: 'json' };

interface ErrorAnswer {
  status: number;
  code: ErrorCode;
  incidentId: string;
}

/** A small page for a person, JSON for a program. It loads nothing, so it also works where the site does not. */
export function answerError(req: IncomingMessage, res: ServerResponse, answer: ErrorAnswer): void {
  const isPage = req.headers.accept?.includes('text/html') === true;
  const body = isPage ? renderPage(answer) : JSON.stringify({ error: toWireError(answer) });
  res.writeHead(answer.status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-forms",
    'x-content-type-options': 'nosniff',
    // What the browser still sends is not read any more.
    connection: 'close',
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

function toWireError({ code, incidentId }: ErrorAnswer): WireError {
  return { code, retryable: errorCodes[code].retryable, incidentId };
}

/** Every text is ours; nothing of the request is put into the page. */
function renderPage({ code, status }: ErrorAnswer): string {
  const titles: Record<string, string> = pageTexts.title;
  const title = titles[code] ?? pageTexts.title.other;
  const retry = errorCodes[code].retryable ? `<form><button>${pageTexts.retry}</button></form>` : '';
  return `<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 Pretendard, system-ui, sans-serif; word-break: keep-all }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 24px; text-align: center }
  h1 { font-size: 20px; margin: 0 0 8px }
  p { margin: 0 0 16px; max-width: 36em }
  small { opacity: 0.75 }
  button { font: inherit; padding: 8px 16px; border: 1px solid currentColor; border-radius: 8px; background: none; color: inherit }
</style>
<body>
<h1>${title}</h1>
<p>${errorTexts[code]}</p>
${retry}
<p><small>${code} · ${pageTexts.status.replace('{status}', String(status))}</small></p>
</body>
</html>
`;
}
