import { LoaderCircle } from 'lucide-react';
import styles from './spinner.module.css';

/** Always beside a word that says what is happening. */
export function Spinner() {
  return <LoaderCircle aria-hidden className={styles.spinner} />;
}
