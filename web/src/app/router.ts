/** Addresses of rooms, and going from one to another. The whole of it: rooms have no parameters but their project. */
import { useSyncExternalStore } from "react";

export type ProjectRoom = "story" | "edit" | "export";
export type Route =
  | { room: "projects" }
  | { room: "jobs" }
  | { room: "settings" }
  | { room: ProjectRoom; project: string };
export type Room = Route["room"];

const PROJECT = /^\/projects\/([\w-]{1,64})\/(story|edit|export)\/?$/;

export function routeOf(path: string): Route {
  const found = PROJECT.exec(path);
  if (found?.[1] !== undefined) return { room: found[2] as ProjectRoom, project: found[1] };
  if (/^\/(jobs|settings)\/?$/.test(path)) return { room: path.split("/")[1] as "jobs" | "settings" };
  return { room: "projects" };
}

export function pathOf(route: Route): string {
  if ("project" in route) return `/projects/${route.project}/${route.room}`;
  return route.room === "projects" ? "/" : `/${route.room}`;
}

const listeners = new Set<() => void>();

export function go(route: Route): void {
  const path = pathOf(route);
  if (path !== location.pathname) history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname));
}
