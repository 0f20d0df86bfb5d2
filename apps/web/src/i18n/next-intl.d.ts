import type { Messages as AllMessages } from './messages';

declare module 'next-intl' {
  interface AppConfig {
    Locale: 'ko';
    Messages: AllMessages;
  }
}
