import type { EngineState } from '@naru/protocol/engine-state';
import { CircleDashed, CirclePause, Play, Square } from 'lucide-react';
import { useTranslations } from 'next-intl';
import styles from './container-state.module.css';

type State = EngineState['containers'][number]['state'];

const icons: Partial<Record<State, typeof Play>> = {
  running: Play,
  paused: CirclePause,
  created: CircleDashed,
};

/** A container's state as icon and word. */
export function ContainerState({ state }: { state: State }) {
  const t = useTranslations('pictures.state');
  const Icon = icons[state] ?? Square;
  return (
    <span className={`${styles.state} ${state === 'running' ? styles.running : ''}`}>
      <Icon aria-hidden />
      {t(state)}
    </span>
  );
}
