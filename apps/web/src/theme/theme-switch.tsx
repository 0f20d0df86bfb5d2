'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { keepChoice } from './keep-choice';
import { THEME_COOKIE, type Theme, themes } from './theme-cookie';

const icons = { system: Monitor, light: Sun, dark: Moon };

export function ThemeSwitch({ initial }: { initial: Theme }) {
  const t = useTranslations('common.theme');
  const [theme, setTheme] = useState(initial);
  const Icon = icons[theme];

  const choose = (next: Theme) => {
    setTheme(next);
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    keepChoice(THEME_COOKIE, next);
  };

  return (
    <IconButton
      label={t(theme)}
      icon={<Icon aria-hidden />}
      onClick={() => choose(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system')}
    />
  );
}
