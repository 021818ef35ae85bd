import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import { keys } from "@/shared/api/queries";
import type { BoardShot, Take } from "@/shared/api/schema";
import { cx } from "@/shared/ui/cx";
import { ago } from "@/shared/ui/time";

import { Framing } from "../board/Framing";
import { pictureOfTake } from "../board/picture";
import { Shown } from "../board/Shown";
import { rateTake, takesQuery } from "../calls";
import { seconds } from "../words";

/** The takes of a shot: the one that is looked at, large; all of them in a strip; which one the cut uses; how good each is. */
export function Takes({ project, shot, choose }: { project: string; shot: BoardShot; choose: (take: string) => void }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(takesQuery(project, shot.id));
  const [looked, setLooked] = useState<string | null>(null);
  const takes = data ?? [];
  const shown = takes.find((take) => take.id === (looked ?? shot.chosen)) ?? takes.at(-1);
  if (shown === undefined) {
    return (
      <div className="relative m-3 aspect-video overflow-hidden rounded bg-ground">
        <Framing size={shot.shot.plan.size} />
        <p className="absolute inset-x-0 bottom-3 text-center text-sm text-soft">{shot.takes.length > 0 ? t("app.loading") : t("story.noTake")}</p>
      </div>
    );
  }
  const { recipe } = shown;
  return (
    <div className="p-3">
      <video key={shown.id} src={`/api/blobs/${shown.video.sha256}`} controls muted loop playsInline preload="metadata" aria-label={t("story.take", { number: shown.number })} className="mb-2 aspect-video w-full rounded bg-black" />
      <div className="flex items-center gap-2">
        <span className="font-semibold">{t("story.take", { number: shown.number })}</span>
        <span className="truncate text-sm text-soft">{ago(shown.created_ms, i18n.language)}</span>
        <span className="flex-1" />
        <Stars project={project} take={shown} />
      </div>
      <p className="mb-2 truncate text-sm text-soft tabular-nums" title={recipe.request.prompt}>{`${recipe.request.engine} · ${t("story.fields.seed")} ${recipe.request.seed.toString()}`}</p>
      <ul className="flex gap-1.5 overflow-x-auto px-px py-px" aria-label={t("story.takesLabel")}>
        {takes.map((take) => (
          <li key={take.id}>
            <button
              type="button"
              aria-pressed={take.id === shot.chosen}
              onClick={() => {
                setLooked(take.id);
                if (take.id !== shot.chosen) choose(take.id);
              }}
              className={cx("relative block aspect-video w-20 overflow-hidden rounded border bg-ground", take.id === shot.chosen ? "border-accent ring-1 ring-accent" : "border-line hover:border-faint")}
            >
              <Shown picture={pictureOfTake(take)} playing={false} />
              <span className="absolute bottom-0.5 left-0.5 rounded-sm bg-black/75 px-1 text-xs text-white tabular-nums"><span className="sr-only">{t("story.takeWord")} </span>{take.number}</span>
              <span className="absolute right-0.5 bottom-0.5 rounded-sm bg-black/75 px-1 text-xs text-white tabular-nums">{seconds((take.frames * take.rate.den) / take.rate.num, i18n.language)}</span>
              {take.id === shot.chosen ? <span className="sr-only">{t("story.takeChosen")}</span> : null}
              {take.id === shot.chosen ? <Check size={14} aria-hidden className="absolute top-0.5 right-0.5 rounded-sm bg-accent text-on-accent" /> : null}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Stars({ project, take }: { project: string; take: Take }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const rate = useMutation({
    mutationFn: (rating: number) => rateTake(take.id, rating),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.takes(project) }), client.invalidateQueries({ queryKey: keys.story(project), exact: true })]),
    onError: (error) => toast.error(messageOf(error)),
  });
  const rating = rate.isPending ? rate.variables : take.rating;
  return (
    <span role="group" aria-label={t("story.rating")} className="flex">
      {[1, 2, 3, 4, 5].map((star) => (
        <button
          key={star}
          type="button"
          aria-pressed={rating >= star}
          aria-label={t("story.rate", { count: star })}
          onClick={() => rate.mutate(star === take.rating ? 0 : star)}
          className={cx("w-4 rounded-sm text-base leading-5", rating >= star ? "text-accent" : "text-faint hover:text-text")}
        >
          {rating >= star ? "★" : "☆"}
        </button>
      ))}
    </span>
  );
}
