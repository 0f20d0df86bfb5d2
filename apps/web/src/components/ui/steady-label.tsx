import styles from './steady-label.module.css';

interface SteadyLabelProps {
  text: string;
  /** What the same button says at other times. */
  others: readonly string[];
}

/**
 * A button's words in the room of the longest ones it may show: what stands beside and below it stays where it is when
 * the words change, also under a pointer that is just being pressed.
 */
export function SteadyLabel({ text, others }: SteadyLabelProps) {
  return (
    <span className={styles.label}>
      <span>{text}</span>
      {others.map((other) => (
        <span key={other} className={styles.other} data-text={other} aria-hidden />
      ))}
    </span>
  );
}
