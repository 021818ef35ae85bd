import { Eye, EyeOff, Headphones, Lock, LockOpen, Magnet, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Track } from "@/core/document";
import { editTrack } from "@/core/commands";
import { IconButton } from "@/shared/ui/Button";
import { dispatch } from "@/stores/timelineStore";

type Switch = "locked" | "hidden" | "muted" | "solo";

export function TrackHead({ id, track, name }: { id: string; track: Track; name: string }) {
  const { t } = useTranslation();
  const flip = (field: Switch) => dispatch(`track.${field}`, editTrack, { track: id, changes: { [field]: !track[field] } });
  const sounds = track.kind === "video" || track.kind === "audio";
  return (
    <div className="overflow-hidden border-b border-line px-3 py-1.5" style={{ height: track.height }}>
      <div className="flex items-center gap-1.5">
        <b className="font-semibold">{name}</b>
        <span className="truncate text-soft">{track.name}</span>
        {track.magnetic ? <Magnet size={12} className="ml-auto shrink-0 text-accent" aria-label={t("edit.magnetic")} /> : null}
      </div>
      {track.height >= 44 ? (
        <div className="-ml-1.5 flex">
          {track.kind === "audio" ? null : (
            <IconButton label={t(track.hidden ? "edit.show" : "edit.hide")} pressed={track.hidden} onClick={() => flip("hidden")} className="!size-6">
              {track.hidden ? <EyeOff size={14} /> : <Eye size={14} />}
            </IconButton>
          )}
          {sounds ? (
            <IconButton label={t(track.muted ? "edit.unmute" : "edit.mute")} pressed={track.muted} onClick={() => flip("muted")} className="!size-6">
              {track.muted ? <VolumeX size={14} /> : <Volume2 size={14} />}
            </IconButton>
          ) : null}
          {sounds ? (
            <IconButton label={t("edit.solo")} pressed={track.solo} onClick={() => flip("solo")} className="!size-6">
              <Headphones size={14} />
            </IconButton>
          ) : null}
          <IconButton label={t(track.locked ? "edit.unlock" : "edit.lock")} pressed={track.locked} onClick={() => flip("locked")} className="!size-6">
            {track.locked ? <Lock size={14} /> : <LockOpen size={14} />}
          </IconButton>
        </div>
      ) : null}
    </div>
  );
}
