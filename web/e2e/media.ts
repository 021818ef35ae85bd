/** Small media that the tests make themselves: a picture, a sound, a film. */
import { deflateSync, crc32 } from "node:zlib";

export interface Made {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A picture of one colour. */
export function png(name: string, [red, green, blue]: readonly [number, number, number], side = 96): Made {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3)]);
  for (let x = 0; x < side; x++) row.set([red, green, blue], 1 + x * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const rows = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  return { name, mimeType: "image/png", buffer: Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]) };
}

/** A tone. */
export function wav(name: string, seconds: number, hertz = 440): Made {
  const rate = 48_000;
  const data = Buffer.alloc(Math.round(seconds * rate) * 2);
  for (let at = 0; at < data.length / 2; at++) data.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * at) / rate)), at * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return { name, mimeType: "audio/wav", buffer: Buffer.concat([head, data]) };
}

/** A film of `frames` pictures at 25 a second, in which a bar wanders; `hue` (0 to 127) makes it another file. */
export function gif(name: string, frames: number, hue = 0, side = 96): Made {
  const palette = Buffer.alloc(128 * 3);
  for (let at = 0; at < 128; at++) palette.set([at * 2, (at + hue) % 128, 255 - at * 2], at * 3);
  const parts = [Buffer.from("GIF89a", "latin1"), words(side, side), Buffer.from([0xf6, 0, 0]), palette];
  for (let frame = 0; frame < frames; frame++) {
    parts.push(Buffer.from([0x21, 0xf9, 4, 0]), words(4), Buffer.from([0, 0, 0x2c]), words(0, 0, side, side), Buffer.from([0, 7]), picture(frame, side, hue), Buffer.from([0]));
  }
  return { name, mimeType: "image/gif", buffer: Buffer.concat([...parts, Buffer.from([0x3b])]) };
}

function words(...values: number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => out.writeUInt16LE(value, at * 2));
  return out;
}

/** Codes stay eight bits wide where the table is cleared before it is full: then each is a byte. */
function picture(frame: number, side: number, hue: number): Buffer {
  const codes: number[] = [];
  for (let at = 0; at < side * side; at++) {
    if (at % 120 === 0) codes.push(128);
    const x = at % side;
    codes.push(Math.abs(x - ((frame * 3) % side)) < 8 ? 120 : hue % 100);
  }
  codes.push(129);
  const parts: Buffer[] = [];
  for (let at = 0; at < codes.length; at += 255) {
    const piece = codes.slice(at, at + 255);
    parts.push(Buffer.from([piece.length, ...piece]));
  }
  return Buffer.concat(parts);
}
