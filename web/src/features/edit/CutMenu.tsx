import { Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { freshDocument } from "@/core/fresh";
import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { keys, queryClient } from "@/shared/api/queries";
import { useActions } from "@/shared/hotkeys/useActions";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Menu } from "@/shared/ui/Menu";
import { clock } from "@/shared/ui/time";
import { chooseSequence, makeSequence, useOpenSequence } from "@/stores/sequenceStore";
import { useTimeline } from "@/stores/timelineStore";

/** Which of the project's cuts is open; another is opened, made, named, thrown away. */
export function CutMenu({ project }: { project: string }) {
  const { t } = useTranslation();
  const { sequence, all } = useOpenSequence(project);
  const [naming, setNaming] = useState(false);
  const document = useTimeline((state) => state.document);
  if (sequence == null || document === null) return null;
  const { id, name } = sequence;
  const path = { params: { path: { sequence: id } } };
  const listed = () => queryClient.invalidateQueries({ queryKey: keys.sequences(project) });
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
      await listed();
    } catch (error) {
      toast.error(messageOf(error));
    }
  };
  const made = (asked: Promise<string>) => void attempt(() => asked);
  const acts = {
    "cut.new": () => made(makeSequence(project, freeName(all.map((one) => one.name), (number) => t("edit.cuts.name", { number })), { ...freshDocument(null), rate: document.rate, extent: document.extent })),
    "cut.duplicate": () => made(makeSequence(project, t("edit.cuts.copy", { name }), document)),
    "cut.rename": () => setNaming(true),
    "cut.delete": () => void attempt(async () => {
      await take(api.DELETE("/api/sequences/{sequence}", path));
      const back = () => void attempt(async () => {
        await take(api.POST("/api/sequences/{sequence}/restore", path));
        chooseSequence(project, id);
      });
      toast(t("edit.cuts.deleted", { name }), { action: { label: t("app.undo"), onClick: back } });
    }),
  };
  return (
    <>
      <Offered acts={acts} />
      <Menu
        items={[
          ...all.map((one) => ({
            label: one.name,
            icon: one.id === id ? <Check size={14} aria-hidden /> : <span className="w-3.5" />,
            hint: one.frames === 0 ? "" : clock((one.frames * document.rate.den) / document.rate.num),
            onSelect: () => chooseSequence(project, one.id),
          })),
          "line",
          { label: t("actions.newCut"), onSelect: acts["cut.new"] },
          { label: t("actions.duplicateCut"), onSelect: acts["cut.duplicate"] },
          { label: t("actions.renameCut"), onSelect: acts["cut.rename"] },
          { label: t("actions.deleteCut"), danger: true, onSelect: acts["cut.delete"] },
        ]}
      >
        <button type="button" title={t("edit.cuts.label")} className="mr-1 flex h-7 max-w-52 items-center gap-1 rounded px-2 font-medium text-soft hover:bg-lifted hover:text-text">
          <span className="truncate">{name}</span>
          <ChevronDown size={13} aria-hidden className="shrink-0" />
        </button>
      </Menu>
      <Naming key={id} open={naming} name={name} close={() => setNaming(false)}
        done={(named) => void attempt(() => take(api.PUT("/api/sequences/{sequence}/name", { ...path, body: { name: named } })))} />
    </>
  );
}

function Offered({ acts }: { acts: Parameters<typeof useActions>[0] }) {
  useActions(acts);
  return null;
}

/** `Cut 1`, `Cut 2` …, the first that is not taken. */
function freeName(taken: readonly string[], name: (number: number) => string): string {
  let number = 1;
  while (taken.includes(name(number))) number++;
  return name(number);
}

function Naming({ open, name, close, done }: { open: boolean; name: string; close: () => void; done: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={close} title={t("actions.renameCut")} className="w-96">
      <form
        className="flex gap-2 px-5 pt-3 pb-5"
        onSubmit={(event) => {
          event.preventDefault();
          const named = String(new FormData(event.currentTarget).get("name") ?? "").trim();
          close();
          if (named !== "" && named !== name) done(named);
        }}
      >
        <input name="name" defaultValue={name} maxLength={200} autoFocus aria-label={t("edit.cuts.nameLabel")} onFocus={(event) => event.currentTarget.select()}
          className="h-8 min-w-0 flex-1 rounded border border-line bg-ground px-2" />
        <Button kind="primary" type="submit" className="h-8">{t("projects.rename")}</Button>
      </form>
    </Dialog>
  );
}
