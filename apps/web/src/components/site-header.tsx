import { cookies } from 'next/headers';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { readTheme, THEME_COOKIE } from '@/theme/theme-cookie';
import { ThemeSwitch } from '@/theme/theme-switch';
import { BrandMark } from './brand-mark';
import styles from './site-header.module.css';

export async function SiteHeader() {
  const t = await getTranslations('common');
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <header className={styles.header}>
      <div className={styles.inside}>
        <Link href="/" className={styles.brand} aria-label={t('home')}>
          <BrandMark size={28} />
          <span className={styles.name}>{t('name')}</span>
        </Link>
        <nav className={styles.links}>
          <Link href="/lessons" className={styles.link}>
            {t('course')}
          </Link>
          <ThemeSwitch initial={theme} />
        </nav>
      </div>
    </header>
  );
}
