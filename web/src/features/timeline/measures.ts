/** Sizes of the timeline, in pixels. */
export const RULER_HEIGHT = 30;
/** Beside the tracks: their names and switches. */
export const HEAD_WIDTH = 150;
/** Drawn beyond what is seen, so that a scroll shows no bare ground. */
export const OVERSCAN = 300;
export const LABEL_HEIGHT = 18;
/** How near to a clip's end its edge is taken, where the clip is wide enough. */
export const HANDLE = 8;
/** How near to a cut its handle for a transition appears, in the label's height. */
export const CUT_REACH = 9;
/** dB at the bottom and the top of a clip, for the line of its gain. */
export const GAIN_SPAN = { least: -30, most: 12 } as const;
