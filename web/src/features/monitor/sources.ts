import { useMemo } from "react";

import type { TimelineDocument } from "@/core/document";
import type { Sources } from "@/playback/stage";

export const blobUrl = (blob: string) => `/api/blobs/${blob}`;

/** Sound comes out of the same files as the pictures. */
export const soundOf = blobUrl;

/** Where the page finds the bytes of a sequence's sources. */
export function useSources(document: TimelineDocument): Sources {
  const { width, height } = document.extent;
  return useMemo(
    () => ({
      video: (source) => blobUrl(source.blob),
      still: (source) => blobUrl(source.blob),
      title: (_, source) => titlePicture(source.text, source.colour, source.size, source.x, source.y, source.weight, width, height),
    }),
    [width, height],
  );
}

function titlePicture(text: string, colour: string, size: number, x: number, y: number, weight: string, width: number, height: number): string {
  const escape = (line: string) => line.replace(/[<&]/g, (character) => (character === "<" ? "&lt;" : "&amp;"));
  const lines = text.split("\n").map((line, at, all) => `<tspan x="${x * width}" dy="${at === 0 ? -((all.length - 1) / 2) * 1.2 : 1.2}em">${escape(line)}</tspan>`).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${x * width}" y="${y * height}" font-family="Inter Variable, Inter, sans-serif" font-weight="${weight === "bold" ? 700 : 400}" font-size="${size * height}" fill="${colour}" text-anchor="middle" dominant-baseline="middle">${lines}</text></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
