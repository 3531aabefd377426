/** One house, many bays. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="var(--lh-accent)" aria-hidden="true">
      <path d="M2.5 19.5v-10L8 4.5l5.5 5v10H9.9v-4.1a1.9 1.9 0 0 0-3.8 0v4.1Z" />
      <path opacity=".72" d="M10 4.5h2l5.5 5v10h-2v-10Z" />
      <path opacity=".45" d="M14 4.5h2l5.5 5v10h-2v-10Z" />
    </svg>
  );
}
