import { Command } from "cmdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { OutlineMark, OutlineScene } from "@/shared/api/schema";
import { clock } from "@/shared/ui/time";

/** Scenes and sections of the script, in its order; typing finds some, Enter goes there. */
export function Outline({ scenes, sections, onPick }: { scenes: readonly OutlineScene[]; sections: readonly OutlineMark[]; onPick: (scene: OutlineScene) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = scenes.filter((scene) => {
    const said = [scene.number, scene.heading, scene.synopsis, ...scene.characters].join(" ").toLocaleLowerCase();
    return words.every((word) => said.includes(word));
  });
  return (
    // Found here and not by cmdk: its order is by likeness, a script's is not.
    <Command loop shouldFilter={false} label={t("story.outline")}>
      <Command.Input value={text} onValueChange={setText} autoFocus placeholder={t("story.outlineFind")} className="mb-1 h-8 w-full rounded bg-transparent px-2.5 outline-none placeholder:text-faint" />
      <Command.List className="max-h-[60vh] overflow-y-auto">
        <Command.Empty className="px-3 py-4 text-center text-soft">{t("story.outlineNothing")}</Command.Empty>
        {found.map((scene, at) => (
          <Scene key={scene.lines[0]} scene={scene} above={words.length > 0 ? [] : sectionsBetween(sections, found[at - 1], scene)} onPick={onPick} />
        ))}
      </Command.List>
    </Command>
  );
}

function Scene({ scene, above, onPick }: { scene: OutlineScene; above: readonly OutlineMark[]; onPick: (scene: OutlineScene) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {above.map((section) => (
        <p key={section.line} role="presentation" className="px-2.5 pt-2 pb-1 text-xs font-semibold text-soft">{section.text}</p>
      ))}
      <Command.Item value={scene.lines[0].toString()} onSelect={() => onPick(scene)} className="flex items-baseline gap-2.5 rounded px-2.5 py-1.5 data-[selected=true]:bg-lifted">
        <span className="w-6 shrink-0 text-right text-soft tabular-nums">{scene.number}</span>
        <span className="min-w-0 flex-1">
          <span className="block truncate" title={scene.heading}>{scene.heading || t("story.noHeading")}</span>
          {scene.characters.length > 0 ? <span className="block truncate text-sm text-soft">{scene.characters.join(", ")}</span> : null}
        </span>
        <span className="text-sm text-soft tabular-nums">{t("story.onPage", { page: Math.floor(scene.page) })}</span>
        <span className="w-9 text-right text-sm text-soft tabular-nums">{clock(scene.seconds)}</span>
      </Command.Item>
    </>
  );
}

function sectionsBetween(sections: readonly OutlineMark[], before: OutlineScene | undefined, scene: OutlineScene): OutlineMark[] {
  return sections.filter(({ line }) => line < scene.lines[0] && line >= (before?.lines[0] ?? 0));
}
