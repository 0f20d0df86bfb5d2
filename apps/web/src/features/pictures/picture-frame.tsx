import { Radio } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type Ref, useId } from 'react';
import styles from './picture-frame.module.css';

interface PictureFrameProps {
  title: string;
  /** Said instead of a drawing when there is nothing to draw. */
  emptyText?: string | undefined;
  /** The same facts as sentences, for those who do not see the drawing. */
  facts: string[];
  /** For a picture that works only while it is in sight. */
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

export function PictureFrame({ title, emptyText, facts, ref, children }: PictureFrameProps) {
  const t = useTranslations('pictures');
  const titleId = useId();
  return (
    <figure ref={ref} className={styles.frame} aria-labelledby={titleId}>
      <figcaption className={styles.caption}>
        <span id={titleId} className={styles.title}>
          {title}
        </span>
        <span className={styles.live}>
          <Radio aria-hidden />
          {t('live')}
        </span>
      </figcaption>
      {emptyText === undefined ? (
        <>
          {/* The drawing is one image to a screen reader; its words follow as a list. */}
          <div role="img" aria-labelledby={titleId} className={styles.drawing}>
            {children}
          </div>
          <details className={styles.text}>
            <summary>{t('asText')}</summary>
            <ul>
              {facts.map((fact, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no identity of their own
                <li key={index}>{fact}</li>
              ))}
            </ul>
          </details>
        </>
      ) : (
        <p className={styles.empty}>{emptyText}</p>
      )}
    </figure>
  );
}
