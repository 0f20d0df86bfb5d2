import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import 'd2coding/d2coding-subset.css';
import './tokens.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { TooltipLayer } from '@/components/ui/tooltip-layer';
import { pickMessages } from '@/i18n/messages';
import { readTheme, THEME_COOKIE } from '@/theme/theme-cookie';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  return {
    title: { default: t('name'), template: `%s · ${t('name')}` },
    description: t('description'),
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f7f7' },
    { media: '(prefers-color-scheme: dark)', color: '#0d161a' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('common');
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="ko" data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <a className="skip-link" href="#content">
          {t('skipToContent')}
        </a>
        <NextIntlClientProvider messages={pickMessages('common')}>{children}</NextIntlClientProvider>
        <TooltipLayer />
      </body>
    </html>
  );
}
