import { Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { messageOf } from "@/shared/api/errors";
import { useActions } from "@/shared/hotkeys/useActions";
import { IconButton } from "@/shared/ui/Button";
import { Menu } from "@/shared/ui/Menu";

import { shotListFile, storyboardFile, type PerPage } from "../calls";

const PER_PAGE: readonly PerPage[] = [4, 6, 9, 12];

/** The board on paper, and the list of its shots for a spreadsheet. */
export function PrintMenu({ project, disabled }: { project: string; disabled: boolean }) {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);

  async function save(make: () => Promise<{ bytes: Blob; name: string }>): Promise<void> {
    setMaking(true);
    try {
      const { bytes, name } = await make();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(bytes);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      toast.error(messageOf(error));
    } finally {
      setMaking(false);
    }
  }

  useActions(disabled ? {} : {
    "story.print": () => void save(() => storyboardFile(project, 6)),
    "story.shotList": () => void save(() => shotListFile(project)),
  });
  return (
    <Menu
      align="end"
      items={[
        ...PER_PAGE.map((count) => ({ label: t("story.print.storyboard", { count }), hint: "PDF", onSelect: () => void save(() => storyboardFile(project, count)) })),
        "line",
        { label: t("story.print.list"), hint: "CSV", onSelect: () => void save(() => shotListFile(project)) },
      ]}
    >
      <IconButton label={t(making ? "story.print.making" : "story.print.label")} disabled={disabled || making} className={making ? "animate-pulse" : ""}>
        <Printer size={16} />
      </IconButton>
    </Menu>
  );
}
