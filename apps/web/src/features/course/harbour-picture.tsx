import styles from './harbour-picture.module.css';

/**
 * A ferry with containers comes to the pier. Drawn in the page's own colours, so that it is at home in both
 * themes. The pier goes on to the right beyond the drawing; the water is the ground of the whole band.
 */
export function HarbourPicture({ label }: { label: string }) {
  return (
    <svg role="img" aria-label={label} viewBox="0 0 480 260" className={styles.picture}>
      <circle cx="92" cy="62" r="30" className={styles.sun} />
      <path
        d="M-90 198c70-42 128-58 178-46s66 22 116 6 84 18 128 14 80-26 136-14 90 20 180 40z"
        className={styles.hills}
      />

      <g className={styles.pier}>
        <path d="M382 152h1400" strokeWidth="9" />
        <path
          d="M404 156v58M452 156v66M500 156v58M548 156v66M596 156v58M644 156v66M692 156v58M740 156v66"
          strokeWidth="6"
        />
        <path d="M788 156v58M836 156v66M884 156v58M932 156v66M980 156v58M1028 156v66" strokeWidth="6" />
        <path d="M396 150v-20" strokeWidth="7" />
      </g>
      <path className={styles.rope} d="M396 134c-16 24-30 28-48 20" />

      <g>
        <rect x="118" y="110" width="62" height="38" rx="3" className={styles.boxA} />
        <rect x="184" y="110" width="62" height="38" rx="3" className={styles.boxB} />
        <rect x="151" y="68" width="62" height="38" rx="3" className={styles.boxC} />
        <path
          className={styles.ribs}
          d="M131 118v22m12-22v22m12-22v22m12-22v22M197 118v22m12-22v22m12-22v22m12-22v22M164 76v22m12-22v22m12-22v22m12-22v22"
        />
      </g>
      <g className={styles.boat}>
        <path d="M262 148V98a6 6 0 0 1 6-6h32a6 6 0 0 1 6 6v50" />
        <path d="M272 106h24v15h-24z" className={styles.window} />
        <path d="M70 148h284l-24 46a14 14 0 0 1-12 8H108a14 14 0 0 1-12-8z" />
        <path d="M82 167h258" className={styles.stripe} />
      </g>
      <path
        className={styles.wave}
        d="M40 202c16-8 25-8 41 0s25 8 41 0 25-8 41 0 25 8 41 0 25-8 41 0 25 8 41 0 25-8 41 0 25 8 41 0"
      />
      <path
        className={styles.wave}
        d="M-8 226h40m26 0h64m150 2h44m30 0h74M96 246h52m180-2h30m26 0h58M-60 244h44"
      />
    </svg>
  );
}
