/** Sizes of the timeline, in pixels. */
export const RULER_HEIGHT = 28;
/** Drawn beyond what is seen, so that a scroll shows no bare ground. */
export const OVERSCAN = 300;
export const LABEL_HEIGHT = 18;
/** How near to a clip's end its edge is taken, where the clip is wide enough. */
export const HANDLE = 8;
