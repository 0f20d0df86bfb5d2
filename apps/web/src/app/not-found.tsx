import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/message-page';
import { SiteHeader } from '@/components/site-header';
import { buttonClass } from '@/components/ui/button';

export default async function NotFound() {
  const t = await getTranslations('common');
  return (
    <>
      <SiteHeader />
      <MessagePage
        title={t('notFound.title')}
        text={t('notFound.text')}
        actions={
          <Link className={buttonClass({ variant: 'primary' })} href="/lessons">
            {t('goToCourse')}
          </Link>
        }
      />
    </>
  );
}
