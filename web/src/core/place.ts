/**
 * Where a picture lies in the frame: the twin of `src/milimo/media/place.py`, as a 2×3 matrix from the source's (square) pixels
 * to the frame's.
 */
import type { Fit, Transform } from "./document";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** [a, b, c, d, e, f] as CSS has them: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

/** The size at which a picture meets the frame before its transform. */
export function fitted(source: Size, frame: Size, fit: Fit): Size {
  const [across, down] = [frame.width / source.width, frame.height / source.height];
  switch (fit) {
    case "contain":
      return scaled(source, Math.min(across, down));
    case "cover":
      return scaled(source, Math.max(across, down));
    case "none":
      return source;
    case "stretch":
      return frame;
  }
}

function scaled(size: Size, by: number): Size {
  return { width: size.width * by, height: size.height * by };
}

export function placement(source: Size, frame: Size, fit: Fit, transform: Transform): Matrix {
  const size = fitted(source, frame, fit);
  const [flipX, flipY] = [transform.flip_x ? -1 : 1, transform.flip_y ? -1 : 1];
  // A flip is about the picture's own middle, before the anchor is looked for.
  const [left, top] = [transform.flip_x ? source.width : 0, transform.flip_y ? source.height : 0];
  const across = (size.width / source.width) * transform.scale_x;
  const down = (size.height / source.height) * transform.scale_y;
  const angle = (transform.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [across * (left - transform.anchor_x * source.width), down * (top - transform.anchor_y * source.height)];
  return [
    cos * across * flipX,
    sin * across * flipX,
    -sin * down * flipY,
    cos * down * flipY,
    cos * x - sin * y + transform.x * frame.width,
    sin * x + cos * y + transform.y * frame.height,
  ];
}
