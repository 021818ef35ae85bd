import { useQuery } from "@tanstack/react-query";
import { Cpu, HardDrive, MemoryStick, Microchip, type LucideIcon } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { watchMachine } from "../api/events";
import { machineQuery } from "../api/queries";
import type { Machine } from "../api/schema";
import { bytes } from "./bytes";
import { cx } from "./cx";
import { Skeleton } from "./Skeleton";

const MB = 2 ** 20;
/** Above this share memory and disk are shown in red: the next job may not fit. Busy cores are as it should be. */
const FULL = 0.92;

interface Gauge {
  key: string;
  icon: LucideIcon;
  name: string;
  share: number;
  said: string;
  more?: string;
}

/** Cores, memory, graphics memory and disk, as the server tells them once a second while this is shown. `wide`: as cards. */
export function MachineStrip({ wide }: { wide?: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery(machineQuery);
  const gauges = useGauges(data);
  useEffect(watchMachine, []);
  if (gauges === null) return <Skeleton className={wide ? "h-40 w-full" : "h-14 w-full"} />;
  return (
    <ul aria-label={t("machine.label")} className={wide ? "grid grid-cols-2 gap-3" : "flex divide-x divide-line rounded-lg border border-line bg-panel"}>
      {gauges.map(({ key, icon: Icon, name, share, said, more }) => (
        <li key={key} className={cx("min-w-0 flex-1 px-4 py-2.5", wide && "rounded-lg border border-line bg-panel !py-4")}>
          <p className="mb-1.5 flex items-center gap-2">
            <Icon size={14} aria-hidden className="shrink-0 text-soft" />
            <span className="truncate font-medium">{name}</span>
            <span className="flex-1" />
            <span className="shrink-0 text-soft tabular-nums">{said}</span>
          </p>
          <div role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={said} className="h-1 overflow-hidden rounded bg-lifted">
            <div className={cx("h-full origin-left transition-transform duration-180", share > FULL && key !== "cores" ? "bg-failed" : "bg-running")} style={{ transform: `scaleX(${share})` }} />
          </div>
          {wide && more !== undefined ? <p className="mt-2 text-sm text-soft">{more}</p> : null}
        </li>
      ))}
    </ul>
  );
}

function useGauges(machine: Machine | undefined): Gauge[] | null {
  const { t, i18n } = useTranslation();
  if (machine === undefined) return null;
  const size = (amount: number) => bytes(amount, i18n.language);
  const of = (used: number, total: number) => t("machine.of", { used: size(used), total: size(total) });
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  return [
    { key: "cores", icon: Cpu, name: t("machine.cores", { count: machine.cores }), share: machine.load, said: percent.format(machine.load), more: t("machine.coresAbout") },
    {
      key: "memory", icon: MemoryStick, name: t("machine.memory"), share: machine.memory_used_mb / machine.memory_total_mb,
      said: of(machine.memory_used_mb * MB, machine.memory_total_mb * MB), more: t("machine.memoryAbout", { size: size(machine.studio_memory_mb * MB) }),
    },
    ...(machine.gpus ?? []).map((gpu, at) => ({
      key: `gpu-${at.toString()}`, icon: Microchip, name: gpu.name, share: gpu.memory_used_mb / Math.max(1, gpu.memory_total_mb),
      said: of(gpu.memory_used_mb * MB, gpu.memory_total_mb * MB), more: t("machine.gpuAbout"),
    })),
    {
      key: "disk", icon: HardDrive, name: t("machine.disk"), share: 1 - machine.disk_free / machine.disk_total,
      said: t("machine.free", { size: size(machine.disk_free) }), more: t("machine.diskAbout", { size: size(machine.home_bytes) }),
    },
  ];
}
