/** A file of text, whatever it is encoded in: UTF-8 or -16 by its mark, else UTF-8, else Windows-1252. */
export async function readFile(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Is this a file that a screenplay may be in? */
export function isScript(file: { name: string; type: string }): boolean {
  return file.type.startsWith("text/") || /\.(?:fountain|txt|md|spmd)$/i.test(file.name);
}
