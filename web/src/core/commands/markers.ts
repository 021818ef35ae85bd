/** Markers and chapters. They lie within the film. */
import type { Marker } from "../document";
import { frame } from "../time";
import { command, refuse, type Edit } from "./edit";
import { atMost, colour } from "./values";

export const addMarker = command<Partial<Marker> & Pick<Marker, "at">>((edit, fields) => {
  const key = edit.freshKey("markers", "marker");
  write(edit, key, { length: frame(0), kind: "marker", name: "", note: "", colour: "#e8a33d", ...fields });
  edit.made.push(key);
});

export const editMarker = command<{ readonly marker: string; readonly changes: Partial<Marker> }>((edit, { marker, changes }) => {
  const old = existing(edit, marker);
  if (Object.entries(changes).every(([name, value]) => old[name as keyof Marker] === value)) return;
  write(edit, marker, { ...old, ...changes });
});

export const removeMarkers = command<{ readonly markers: readonly string[] }>((edit, { markers }) => {
  for (const key of markers) {
    existing(edit, key);
    edit.drop("markers", key);
  }
});

function existing(edit: Edit, key: string): Marker {
  return edit.document.markers[key] ?? refuse("NO_SUCH_ITEM", `There is no marker ${key}.`, ["markers", key]);
}

function write(edit: Edit, key: string, marker: Marker): void {
  atMost("A marker's name", marker.name, 400);
  atMost("A marker's note", marker.note, 4000);
  colour("A marker's colour", marker.colour);
  edit.set("markers", key, marker);
}
