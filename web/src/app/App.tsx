import { lazy, Suspense, useEffect, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { toast, Toaster } from "sonner";
import { useStore } from "zustand";

import { connectionStore } from "@/shared/api/connection";
import { messageOf } from "@/shared/api/errors";
import { follow } from "@/shared/api/events";
import { apply } from "@/shared/api/queries";
import { saveSettings } from "@/shared/api/settings";
import { listen } from "@/shared/hotkeys/keys";
import { useActions } from "@/shared/hotkeys/useActions";
import { Skeleton } from "@/shared/ui/Skeleton";
import { useSession } from "@/stores/sessionStore";

import { Header } from "./Header";
import { Reconnect } from "./Reconnect";
import { RoomBoundary } from "./RoomBoundary";
import { go, useRoute, type Room, type Route } from "./router";
import { StatusLine } from "./StatusLine";
import { useKeptSettings } from "./useKeptSettings";

const Palette = lazy(() => import("./Palette"));
const HelpSheet = lazy(() => import("./HelpSheet"));

/** A room loads when its door is first opened. */
const ROOMS: Partial<Record<Room, ComponentType<{ project: string }>>> = {
  projects: lazy(() => import("@/features/projects/ProjectsRoom")),
  story: lazy(() => import("@/features/story/StoryRoom")),
  jobs: lazy(() => import("@/features/jobs/JobsRoom")),
  export: lazy(() => import("@/features/export/ExportRoom")),
  edit: lazy(() => import("@/features/edit/EditRoom")),
  settings: lazy(() => import("@/features/settings/SettingsRoom")),
};

export function App() {
  const route = useRoute();
  const standing = useStore(connectionStore, (state) => state.standing);
  useEffect(() => follow(apply), []);
  useEffect(() => listen(document), []);
  useKeptSettings();
  useActions(generalActions());
  useActions(projectActions(route));
  if (standing === "refused") return <Reconnect />;
  return (
    <div className="grid h-full grid-rows-[44px_minmax(0,1fr)_26px]">
      <Header route={route} />
      <main className="min-h-0 overflow-hidden" id="room">
        <RoomBoundary key={JSON.stringify(route)}>
          <Suspense fallback={<RoomSkeleton />}>
            <RoomOf route={route} />
          </Suspense>
        </RoomBoundary>
      </main>
      <StatusLine />
      <Suspense fallback={<TypedAhead />}>
        <Sheets />
      </Suspense>
      <Toaster position="bottom-center" toastOptions={{ className: "!bg-raised !text-text !border-line !rounded-lg" }} />
    </div>
  );
}

function RoomOf({ route }: { route: Route }) {
  const Found = ROOMS[route.room];
  return Found ? <Found project={"project" in route ? route.project : ""} /> : null;
}

function Sheets() {
  const { palette, help } = useSession();
  return (
    <>
      {palette && <Palette />}
      {help && <HelpSheet />}
    </>
  );
}

/** What is typed while a sheet is still on its way is meant for it, not for the film behind. */
function TypedAhead() {
  useEffect(() => {
    function hold(event: KeyboardEvent): void {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") useSession.setState({ palette: false, help: false, typed: "" });
      else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) useSession.setState(({ typed }) => ({ typed: typed + event.key }));
    }
    addEventListener("keydown", hold, { capture: true });
    return () => removeEventListener("keydown", hold, { capture: true });
  }, []);
  return null;
}

function RoomSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="grid gap-3 p-6" aria-label={t("app.loading")} role="status">
      <Skeleton className="h-6 w-56" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}

function generalActions() {
  return {
    "app.palette": () => useSession.setState({ palette: true }),
    "app.help": () => useSession.setState({ help: true }),
    "app.theme": () => void saveSettings({ theme: useSession.getState().theme === "dark" ? "light" : "dark" }).catch(toldError),
    "go.projects": () => go({ room: "projects" }),
    ...(ROOMS.jobs && { "go.jobs": () => go({ room: "jobs" }) }),
    ...(ROOMS.settings && { "go.settings": () => go({ room: "settings" }) }),
  };
}

function toldError(error: unknown): void {
  toast.error(messageOf(error));
}

function projectActions(route: Route) {
  if (!("project" in route)) return {};
  const { project } = route;
  return {
    ...(ROOMS.story && { "go.story": () => go({ room: "story", project }) }),
    ...(ROOMS.edit && { "go.edit": () => go({ room: "edit", project }) }),
    ...(ROOMS.export && { "go.export": () => go({ room: "export", project }) }),
  };
}

/** Is this room there? Doors are shown only to rooms that are. */
export function hasRoom(room: Room): boolean {
  return ROOMS[room] !== undefined;
}
