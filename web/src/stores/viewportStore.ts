/** What part of the timeline is seen, and how large. In pixels of the page and frames of the sequence. */
import { create } from "zustand";

export interface Viewport {
  /** Pixels a frame. */
  readonly zoom: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly width: number;
  readonly height: number;
}

export const LEAST_ZOOM = 0.001;
export const MOST_ZOOM = 48;

export const useViewport = create<Viewport>(() => ({ zoom: 4, scrollX: 0, scrollY: 0, width: 1000, height: 300 }));

/** Zoom by a factor; the frame under `anchor` (pixels from the left) stays there. */
export function zoomBy(factor: number, anchor: number): void {
  useViewport.setState(({ zoom, scrollX }) => {
    const next = Math.min(Math.max(zoom * factor, LEAST_ZOOM), MOST_ZOOM);
    return { zoom: next, scrollX: Math.max(0, ((scrollX + anchor) / zoom) * next - anchor) };
  });
}

/** The whole of `frames`, with a little air behind it. */
export function zoomToFit(frames: number): void {
  useViewport.setState(({ width }) => ({ zoom: Math.min(Math.max((width - 48) / Math.max(frames, 1), LEAST_ZOOM), MOST_ZOOM), scrollX: 0 }));
}
