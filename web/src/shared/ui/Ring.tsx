/** How far something is (0 to 1); without a share: that it is being done. */
export function Ring({ share, className = "size-3.5 text-running" }: { share?: number | undefined; className?: string }) {
  const round = 2 * Math.PI * 6;
  return (
    <svg viewBox="0 0 16 16" className={className} aria-hidden style={share === undefined ? { animation: "turn 1.2s linear infinite" } : { rotate: "-90deg" }}>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2.5" />
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeDasharray={`${round * (share ?? 0.25)} ${round}`} />
    </svg>
  );
}
