import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/message-page';
import { SiteHeader } from '@/components/site-header';
import { buttonClass } from '@/components/ui/button';

export default async function LessonNotFound() {
  const t = await getTranslations('lesson.notFound');
  const common = await getTranslations('common');
  return (
    <>
      <SiteHeader />
      <MessagePage
        title={t('title')}
        text={t('text')}
        actions={
          <Link className={buttonClass({ variant: 'primary' })} href="/lessons">
            {common('goToCourse')}
          </Link>
        }
      />
    </>
  );
}
