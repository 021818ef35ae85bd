/** Every command of the editor, `(document, args) → Result`. */
export { addCaption, editCaption, importCaptions, mergeCaptions, moveCaptions, removeCaptions, splitCaption, type NewCaption } from "./captions";
export { ATTRIBUTES, changeGain, changeTake, editClips, pasteAttributes, setKeyframes, type Attribute } from "./clips";
export { copyClips, isClipboard, paste, type Clipboard } from "./clipboard";
export type { Done, Note, Refusal, RefusalCode, Result } from "./edit";
export { closeGap, insertGap } from "./gaps";
export { append, insert, overwrite } from "./insert";
export { link, unlink } from "./links";
export { addMarker, editMarker, removeMarkers } from "./markers";
export { duplicate, move, rearrange } from "./move";
export { extractRange, liftRange } from "./ranges";
export { lift, rippleDelete } from "./remove";
export { freezeFrame, setSpeed } from "./speed";
export { filled, hasPicture, NO_MARKS, placeSource, threePoints, type Marks, type Placing, type Points } from "./source";
export { split } from "./split";
export { addTitle, editTitle } from "./titles";
export { addTrack, editTrack, removeTrack, reorderTrack } from "./tracks";
export { addTransition, editTransition, removeTransitions, transitionLimits } from "./transitions";
export { rippleTrim, roll, slide, slip, trim, trimLimits } from "./trim";
