'use client';

import { FailurePage } from '@/components/failure-page';

export default function SiteError(props: { error: unknown; retry: () => void }) {
  return <FailurePage {...props} />;
}
