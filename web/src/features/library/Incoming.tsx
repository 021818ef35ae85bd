import { FileUp, RotateCcw, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";

import { again, stop, useUploads } from "./uploads/uploads";
import type { Bringing } from "./uploads/uploader";

/** Files on their way, each with how far it is and what can be done. */
export function Incoming({ project, onChoose }: { project: string; onChoose: () => void }) {
  const { t } = useTranslation();
  const list = useUploads((state) => state.list).filter((one) => one.project === project);
  if (list.length === 0) return null;
  return (
    <ul aria-label={t("library.uploads")} className="mx-3 mb-2 max-h-[88px] shrink-0 overflow-y-auto rounded border border-line bg-raised">
      {list.map((one) => <Row key={one.id} one={one} onChoose={onChoose} />)}
    </ul>
  );
}

function Row({ one, onChoose }: { one: Bringing; onChoose: () => void }) {
  const { t } = useTranslation();
  const share = Math.floor(one.share * 100);
  const wrong = one.state === "failed" || one.state === "lost";
  return (
    <li className="relative flex items-center gap-1 py-1 pr-1 pl-2">
      <span className="grid min-w-0 flex-1">
        <span className="truncate" title={one.name}>{one.name}</span>
        <span className={cx("text-xs", one.state === "failed" ? "text-failed" : "text-faint")} role={one.state === "failed" ? "alert" : undefined}>
          {t(`library.upload.${one.state}`, { share, reason: one.reason ?? "" })}
        </span>
      </span>
      {one.state === "failed" && one.file !== null && (
        <IconButton label={t("library.upload.again", { name: one.name })} className="!size-6" onClick={() => again(one.id)}><RotateCcw size={13} /></IconButton>
      )}
      {one.state === "lost" && (
        <IconButton label={t("library.upload.choose", { name: one.name })} className="!size-6" onClick={onChoose}><FileUp size={13} /></IconButton>
      )}
      <IconButton label={t("library.upload.stop", { name: one.name })} className="!size-6" onClick={() => stop(one.id)}><X size={13} /></IconButton>
      {!wrong && (
        <span role="progressbar" aria-label={one.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} className="absolute inset-x-0 bottom-0 h-0.5 bg-line">
          <span className={cx("block h-full origin-left", one.state === "reading" ? "bg-faint" : "bg-running")} style={{ transform: `scaleX(${one.share})` }} />
        </span>
      )}
    </li>
  );
}
