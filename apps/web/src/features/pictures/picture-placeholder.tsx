import styles from './picture-frame.module.css';

/** Keeps the place of a picture whose code is still on its way. */
export function PicturePlaceholder() {
  return <div className={styles.placeholder} aria-hidden />;
}
