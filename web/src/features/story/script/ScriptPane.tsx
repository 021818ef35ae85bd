import { FileUp, ListTree, RotateCcw } from "lucide-react";
import { Popover } from "radix-ui";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { messageOf } from "@/shared/api/errors";
import type { OutlineScene } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button, IconButton } from "@/shared/ui/Button";
import { Skeleton } from "@/shared/ui/Skeleton";
import { clock } from "@/shared/ui/time";

import { pick } from "../storyStore";
import { goToLine, shotsAtCursor } from "./editor";
import { FirstScript } from "./FirstScript";
import { Outline } from "./Outline";
import "./script.css";
import { readFile } from "./scriptFiles";
import type { Script } from "./useScript";

export function ScriptPane({ script, onBoard }: { script: Script; onBoard: () => void }) {
  const { t } = useTranslation();
  const [outline, setOutline] = useState(false);
  const { view, parsed, first, host, begin, failed } = script;
  useActions({
    "story.script": () => view?.focus(),
    "story.outline": () => setOutline(true),
    "story.toShot": () => {
      const [shot] = view === null ? [] : shotsAtCursor(view);
      if (shot === undefined) return;
      pick(shot, false, "script");
      onBoard();
    },
  });
  const going = useRef<OutlineScene | null>(null);
  function goTo(scene: OutlineScene): void {
    going.current = scene;
    setOutline(false);
  }
  /** A popover that closes gives the focus back; one that was closed by going somewhere gives it to there. */
  function gone(event: Event): void {
    if (going.current === null || view === null) return;
    event.preventDefault();
    goToLine(view, going.current.lines[0]);
    going.current = null;
  }
  return (
    <section aria-label={t("story.screenplay")} className="flex h-full flex-col bg-panel">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <h2 className="font-semibold">{t("story.screenplay")}</h2>
        <span className="truncate text-soft tabular-nums">
          {parsed !== null && !first ? `${t("story.pages", { count: Math.max(1, Math.ceil(parsed.pages - 0.05)) })} · ${clock(parsed.seconds)}` : null}
        </span>
        <div className="flex-1" />
        <Saving script={script} />
        <OpenFile onText={begin} />
        <Popover.Root open={outline} onOpenChange={setOutline}>
          <Popover.Trigger asChild>
            <IconButton label={t("story.outline")} disabled={parsed === null || parsed.scenes.length === 0}>
              <ListTree size={16} />
            </IconButton>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content align="end" sideOffset={6} collisionPadding={8} onCloseAutoFocus={gone} aria-label={t("story.outline")} className="z-30 w-[430px] rounded-lg border border-line bg-raised p-1.5 shadow-[0_8px_28px_rgb(0_0_0/0.45)]">
              <Outline scenes={parsed?.scenes ?? []} sections={parsed?.sections ?? []} onPick={goTo} />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      </header>
      <Trouble script={script} />
      <div className="relative min-h-0 flex-1">
        <div ref={host} className="script h-full [contain:strict]" hidden={first} />
        {first ? <FirstScript begin={begin} write={() => begin("INT. ")} /> : null}
        {view === null && failed === null ? <Waiting /> : null}
      </div>
    </section>
  );
}

function Saving({ script: { standing } }: { script: Script }) {
  const { t } = useTranslation();
  if (standing.is !== "saving" && standing.is !== "dirty") return null;
  return (
    <span className="flex items-center gap-1.5 text-sm text-faint" aria-hidden>
      <span className="size-1.5 rounded-full bg-accent" />
      {t(standing.is === "saving" ? "status.saving" : "story.edited")}
    </span>
  );
}

function Trouble({ script }: { script: Script }) {
  const { t } = useTranslation();
  const { standing, keeper, failed } = script;
  if (failed !== null) {
    return (
      <Notice title={t("story.scriptFailed")} body={messageOf(failed)}>
        <Button onClick={script.again}>
          <RotateCcw size={14} aria-hidden />
          {t("app.retry")}
        </Button>
      </Notice>
    );
  }
  if (standing.is === "failed") {
    return (
      <Notice title={t("story.notSaved")} body={messageOf(standing.error)}>
        <Button onClick={() => void keeper.flush()}>
          <RotateCcw size={14} aria-hidden />
          {t("app.retry")}
        </Button>
      </Notice>
    );
  }
  if (standing.is !== "conflict") return null;
  return (
    <Notice title={t("story.conflict")} body={t("story.conflictHint")}>
      <Button onClick={() => void keeper.keepMine()}>{t("story.keepMine")}</Button>
      <Button kind="outline" onClick={() => keeper.takeTheirs()}>{t("story.takeTheirs")}</Button>
    </Notice>
  );
}

function Notice({ title, body, children }: { title: string; body: string; children?: React.ReactNode }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b border-line bg-failed-ground px-3 py-2">
      <div className="min-w-48 flex-1">
        <p className="font-semibold text-failed">{title}</p>
        <p className="text-sm text-soft">{body}</p>
      </div>
      {children}
    </div>
  );
}

function OpenFile({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t("story.open")} onClick={() => input.current?.click()}>
        <FileUp size={16} />
      </IconButton>
      <input
        ref={input}
        type="file"
        accept=".fountain,.txt,.md,text/plain"
        className="hidden"
        aria-hidden
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void readFile(file).then(onText);
        }}
      />
    </>
  );
}

const WIDTHS = ["w-3/5", "w-full", "w-4/5", "w-2/5", "w-3/5", "w-full", "w-1/3", "w-4/5"];

function Waiting() {
  return (
    <div className="absolute inset-0 grid content-start gap-4 bg-panel py-5 pr-8 pl-12" aria-hidden>
      {WIDTHS.map((width, at) => <Skeleton key={`${width}-${at.toString()}`} className={`h-4 ${width}`} />)}
    </div>
  );
}
