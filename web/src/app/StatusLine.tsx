import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { connectionStore } from "@/shared/api/connection";
import { perform } from "@/shared/hotkeys/actions";
import { cx } from "@/shared/ui/cx";
import { statusStore } from "@/stores/statusStore";

export function StatusLine() {
  const { t } = useTranslation();
  const standing = useStore(connectionStore, (state) => state.standing);
  const { saving, revision, why } = useStore(statusStore);
  const lost = standing === "lost";
  const said = lost
    ? t("status.lost")
    : saving === "none"
      ? t("status.connected")
      : saving === "saved"
        ? t("status.saved", { revision })
        : t(`status.${saving}`, { why });
  return (
    <footer className="flex items-center gap-4 border-t border-line bg-panel px-3 text-xs text-soft">
      <span role="status" className="flex items-center gap-1.5">
        <span className={cx("size-[7px] rounded-full", lost || saving === "refused" ? "bg-failed" : saving === "saving" || saving === "unsaved" ? "bg-accent" : "bg-done")} />
        {said}
      </span>
      <span className="flex-1" />
      <span>{t("app.local")}</span>
      <button type="button" onClick={() => perform("app.help")} className="rounded px-1 hover:text-text">
        ? {t("status.keys")}
      </button>
    </footer>
  );
}
