import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take as taken } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { keys } from "@/shared/api/queries";
import type { Take } from "@/shared/api/schema";
import { cx } from "@/shared/ui/cx";

/** How good a take is, in stars; the same star again takes them away. */
export function Stars({ project, take }: { project: string; take: Take }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const rate = useMutation({
    mutationFn: (rating: number) => taken(api.PATCH("/api/takes/{take}", { params: { path: { take: take.id } }, body: { rating } })),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.takes(project) }), client.invalidateQueries({ queryKey: keys.story(project), exact: true })]),
    onError: (error) => toast.error(messageOf(error)),
  });
  const rating = rate.isPending ? rate.variables : take.rating;
  return (
    <span role="group" aria-label={t("story.rating")} className="flex">
      {[1, 2, 3, 4, 5].map((star) => (
        <button key={star} type="button" aria-pressed={rating >= star} aria-label={t("story.rate", { count: star })} onClick={() => rate.mutate(star === take.rating ? 0 : star)} className={cx("w-5 rounded-sm text-base leading-6", rating >= star ? "text-accent" : "text-faint hover:text-text")}>
          {rating >= star ? "★" : "☆"}
        </button>
      ))}
    </span>
  );
}
