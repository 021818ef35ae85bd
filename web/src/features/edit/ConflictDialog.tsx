import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useStore } from "zustand";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import type { Conflict } from "@/stores/autosave";
import { conflictStore } from "@/stores/conflictStore";

/** The same clips were changed here and elsewhere. Whatever is chosen, the other side is kept: as a revision, or as a sequence. */
export function ConflictDialog({ project }: { project: string }) {
  const { t } = useTranslation();
  const { conflict, autosave } = useStore(conflictStore);
  if (conflict === null || autosave === null) return null;
  const done = () => conflictStore.setState({ conflict: null, autosave: null });
  async function theirs(now: Conflict): Promise<void> {
    try {
      await take(api.POST("/api/projects/{project}/sequences", { params: { path: { project } }, body: { name: t("conflict.copyName"), document: now.mine as never } }));
    } catch (error) {
      toast.error(messageOf(error)); // nothing is given up before it is kept
      return;
    }
    autosave?.decide(now.theirs, now.theirs.document);
    done();
  }
  function mine(now: Conflict): void {
    autosave?.decide(now.theirs, now.mine);
    done();
  }
  return (
    <Dialog open onClose={() => undefined} title={t("conflict.title")} className="w-[460px]">
      <p className="px-5 pt-1 pb-4 text-soft">{t("conflict.body", { revision: conflict.theirs.revision })}</p>
      <div className="grid gap-2 px-5 pb-5">
        <Button kind="primary" onClick={() => mine(conflict)}>{t("conflict.mine")}</Button>
        <Button onClick={() => void theirs(conflict)}>{t("conflict.theirs")}</Button>
      </div>
    </Dialog>
  );
}
