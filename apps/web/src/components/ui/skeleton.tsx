import clsx from 'clsx';
import styles from './skeleton.module.css';

interface SkeletonProps {
  width?: string;
  height?: string;
  className?: string | undefined;
}

/** Holds the place of something that is on its way. Put a visually hidden word about it beside. */
export function Skeleton({ width = '100%', height = '1em', className }: SkeletonProps) {
  return <span aria-hidden className={clsx(styles.skeleton, className)} style={{ width, height }} />;
}
