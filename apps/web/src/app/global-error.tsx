'use client';

import './tokens.css';
import './globals.css';
import { NextIntlClientProvider } from 'next-intl';
import { FailurePage } from '@/components/failure-page';
import common from '@/messages/ko/common.json';

/** Stands in for the whole page, so it brings its own texts and colours. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="ko">
      <body>
        <title>{common.failure.title}</title>
        <NextIntlClientProvider locale="ko" timeZone="Asia/Seoul" messages={{ common }}>
          <FailurePage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
