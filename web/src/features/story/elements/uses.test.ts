import { expect, it } from "vitest";

import type { BoardScene, BoardShot, Element } from "@/shared/api/schema";

import { freshKey, usesOf } from "./uses";

const element = (key: string, kind: Element["kind"], name: string) => ({ key, kind, name }) as Element;
const shot = (id: string, place: string, subjects: string[], speakers: string[] = []) =>
  ({ id, shot: { plan: { place: { name: place }, subjects: subjects.map((one) => ({ element: one })), lines: speakers.map((one) => ({ speaker: one })) } } }) as BoardShot;

it("finds who is seen, who is heard, and the nearest place", () => {
  const elements = [
    element("mara", "character", "Mara"), element("teo", "character", "Teo"), element("lighthouse", "place", "Lighthouse"),
    element("lamp-room", "place", "Lighthouse - Lamp room"), element("beach", "place", "Beach"),
  ];
  const scenes = [{ shots: [shot("1", "LIGHTHOUSE - LAMP ROOM", ["mara"], ["mara", "teo"]), shot("2", "LIGHTHOUSE", ["mara"]), shot("3", "LIGHTHOUSEKEEPER", [])] }] as unknown as BoardScene[];
  const uses = usesOf({ elements, scenes });
  const ids = Object.fromEntries([...uses].map(([key, shots]) => [key, shots.map(({ id }) => id).join("")]));
  expect(ids).toEqual({ mara: "12", teo: "1", lighthouse: "2", "lamp-room": "1", beach: "" });
});

it("gives a new element a key of its own", () => {
  expect(freshKey("The Rope", ["mara"])).toBe("the-rope");
  expect(freshKey("José", ["jose", "jose-2"])).toBe("jose-3");
  expect(freshKey("灯台", [])).toBe("element");
});
