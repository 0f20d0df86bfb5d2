/** A ferry with one container on the water. */
export function BrandMark({ size = 26 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M7.5 11.5v-6a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v6" />
      <path d="M10.5 7.25v1.5M13.5 7.25v1.5" />
      <path d="M2.75 11.5h18.5l-1.9 4.1a2 2 0 0 1-1.8 1.15H6.45a2 2 0 0 1-1.8-1.15z" />
      <path d="M3 20.5c1.5 0 1.5-1 3-1s1.5 1 3 1 1.5-1 3-1 1.5 1 3 1 1.5-1 3-1 1.5 1 3 1" />
    </svg>
  );
}
