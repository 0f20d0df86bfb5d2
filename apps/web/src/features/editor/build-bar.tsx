'use client';

import { Hammer, Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { useWorkspace } from '../workspace/workspace-store.ts';
import styles from './build-bar.module.css';
import { buildCommand, findImageNameProblem, runCommand } from './build-command.ts';
import type { OpenFiles } from './open-files.ts';

interface BuildBarProps {
  files: OpenFiles;
  path: string;
  slug: string;
}

/** Types the real commands into the terminal, so that the buttons teach what they do. */
export function BuildBar({ files, path, slug }: BuildBarProps) {
  const t = useTranslations('editor');
  const isReady = useWorkspace((state) => state.isWorkbenchReady);
  // The open file's own banner speaks for itself.
  const hasOtherUnsaved = useStore(files.store, (state) =>
    state.files.some((file) => file.path !== path && (file.conflict || file.save === 'failed')),
  );
  const run = useWorkspace((state) => state.run);
  const [image, setImage] = useState(slug);
  const hintId = useId();
  const problem = findImageNameProblem(image);
  const build = buildCommand({ dockerfile: path, image });
  const start = runCommand({ image });

  const runSaved = async (code: string) => {
    await files.saveAll();
    // The workbench shows why a run failed.
    await run({ code }).catch(() => undefined);
  };

  return (
    <div className={styles.bar}>
      <label className={styles.name}>
        <span className={styles.word}>{t('imageName')}</span>
        <input
          value={image}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? hintId : undefined}
          onChange={(event) => setImage(event.target.value)}
        />
      </label>
      <Button
        size="small"
        icon={<Hammer aria-hidden />}
        disabled={!isReady || problem !== undefined}
        data-tip={t('buildHint', { command: build })}
        onClick={() => void runSaved(build)}
      >
        {t('build')}
      </Button>
      <Button
        size="small"
        icon={<Play aria-hidden />}
        disabled={!isReady || problem !== undefined}
        data-tip={t('runHint', { command: start })}
        onClick={() => void runSaved(start)}
      >
        {t('run')}
      </Button>
      {problem && (
        <p id={hintId} className={styles.problem}>
          {t(`imageNameProblem.${problem}`)}
        </p>
      )}
      {!problem && hasOtherUnsaved && <p className={styles.problem}>{t('buildsOldText')}</p>}
    </div>
  );
}
