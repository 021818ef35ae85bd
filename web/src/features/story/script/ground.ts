/** The screenplay under the editor: what must be known of the whole text, and the classes of the lines in view. */
import { StateField, type EditorState, type Text } from "@codemirror/state";

import { classifyWindow, groundOf, joinedLines, type Ground, type LineClass, type Lines } from "@/core/fountain/classify";
import { regionsOf, type Region } from "@/core/fountain/regions";

interface Whole extends Ground {
  readonly regions: readonly Region[];
}

const linesOf = (doc: Text): Lines => ({ count: doc.lines, line: (at) => doc.line(at + 1).text });

function wholeOf(doc: Text): Whole {
  const text = doc.toString();
  const regions = regionsOf(text);
  return { ...groundOf(linesOf(doc), joinedLines(text, regions)), regions };
}

export const groundField = StateField.define<Whole>({
  create: (state) => wholeOf(state.doc),
  update: (whole, change) => (change.docChanged ? wholeOf(change.newDoc) : whole),
});

/** Classes of lines `first` to `last`, from 1, both included. */
export function classesOf(state: EditorState, first: number, last: number): LineClass[] {
  return classifyWindow(linesOf(state.doc), state.field(groundField), first - 1, last);
}
