import { Activity, Archive, Cpu, HardDrive, Keyboard, Server, ShieldCheck, SlidersHorizontal, type LucideIcon } from "lucide-react";
import { Tabs } from "radix-ui";
import { useState, type ComponentType } from "react";
import { useTranslation } from "react-i18next";

import { Backups } from "./Backups";
import { Disk } from "./Disk";
import { Engines } from "./Engines";
import { General } from "./General";
import { Keys } from "./Keys";
import { Machine } from "./Machine";
import { lastSection, type SectionName } from "./lastSection";
import { Privacy } from "./Privacy";
import { Workers } from "./Workers";

const SECTIONS: readonly { name: SectionName; icon: LucideIcon; Body: ComponentType }[] = [
  { name: "general", icon: SlidersHorizontal, Body: General },
  { name: "keys", icon: Keyboard, Body: Keys },
  { name: "disk", icon: HardDrive, Body: Disk },
  { name: "machine", icon: Activity, Body: Machine },
  { name: "workers", icon: Server, Body: Workers },
  { name: "engines", icon: Cpu, Body: Engines },
  { name: "backups", icon: Archive, Body: Backups },
  { name: "privacy", icon: ShieldCheck, Body: Privacy },
];

export default function SettingsRoom() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(lastSection.get);
  return (
    <Tabs.Root
      orientation="vertical"
      value={open}
      onValueChange={(name) => {
        lastSection.set(name as SectionName);
        setOpen(name as SectionName);
      }}
      className="grid h-full grid-cols-[232px_minmax(0,1fr)]"
    >
      <aside className="overflow-y-auto border-r border-line bg-panel px-3 py-6">
        <h1 className="mb-4 px-2.5 text-xl font-semibold">{t("rooms.settings")}</h1>
        <Tabs.List aria-label={t("rooms.settings")} className="grid gap-0.5">
          {SECTIONS.map(({ name, icon: Icon }) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="flex h-8 items-center gap-2.5 rounded px-2.5 text-left font-medium text-soft transition-colors duration-120 hover:bg-raised hover:text-text data-[state=active]:bg-lifted data-[state=active]:text-text"
            >
              <Icon size={16} aria-hidden className="shrink-0" />
              {t(`settings.sections.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      </aside>
      {SECTIONS.map(({ name, Body }) => (
        <Tabs.Content key={name} value={name} className="min-h-0 overflow-y-auto -outline-offset-2">
          <div className="mx-auto max-w-[880px] px-10 py-7">
            <Body />
          </div>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
