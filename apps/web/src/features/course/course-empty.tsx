import { useTranslations } from 'next-intl';
import { InlineCode } from '@/components/inline-code';
import { Banner } from '@/components/ui/banner';

export function CourseEmpty() {
  const t = useTranslations('course.empty');
  return (
    <Banner tone="info" title={t('title')}>
      <InlineCode text={t('text')} />
    </Banner>
  );
}
