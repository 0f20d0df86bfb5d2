import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./src/i18n/request.ts');

const config: NextConfig = {
  // A test's build must not replace the files that a running site serves.
  distDir: process.env.NARU_BUILD_DIR || '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // A stage of the tests checks types, with the native compiler; here it would make every start wait (ADR 17).
  typescript: { ignoreBuildErrors: true },
  // Our packages are TypeScript sources.
  transpilePackages: ['@naru/db', '@naru/lesson', '@naru/protocol', '@naru/service-kit'],
  turbopack: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    resolveAlias: {
      // The Dockerfile language service would bring an HTTP polyfill and ask Docker Hub for tags.
      https: { browser: './src/features/editor/no-https.ts' },
    },
  },
  devIndicators: false,
};

export default withNextIntl(config);
