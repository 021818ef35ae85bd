/** Give the focus to a shot's card; without a shot, to the first one. */
export function focusCard(shot: string | null): void {
  const which = shot === null ? "[data-shot]" : `[data-shot="${CSS.escape(shot)}"]`;
  document.querySelector<HTMLElement>(`[role="gridcell"]${which}`)?.focus();
}
