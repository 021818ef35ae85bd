import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { messageOf } from "../api/errors";
import { Button } from "./Button";

/** What could not be read, why, and a way to try again: in the place where it would have stood. */
export function Failed({ what, error, again }: { what: string; error: unknown; again: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="flex items-center gap-4 rounded-lg border border-line bg-panel p-4">
      <div className="flex-1">
        <p className="font-semibold">{what}</p>
        <p className="text-soft">{messageOf(error)}</p>
      </div>
      <Button onClick={again}>
        <RotateCcw size={14} aria-hidden />
        {t("app.retry")}
      </Button>
    </div>
  );
}
