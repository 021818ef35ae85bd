/** A script's bytes on their way to the server. */

/** UTF-8 of `text` as base64. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  // In pieces: a call takes no more than some ten thousand arguments.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** How the lines of a text end, so that saving it changes nothing that nobody changed. */
export function lineEndOf(text: string): "\n" | "\r\n" | "\r" {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

export const withLineEnds = (text: string, end: "\n" | "\r\n" | "\r"): string => (end === "\n" ? text : text.replaceAll("\n", end));
export const withoutLineEnds = (text: string): string => text.replace(/\r\n?/g, "\n");
