/** What a job was asked for, in lines for people. */
import type { JobDetail } from "@/shared/api/schema";
import type { Words } from "@/shared/i18n/en";
import { clock } from "@/shared/ui/time";

export interface Line {
  readonly what: keyof Words["jobs"]["what"];
  readonly said: string;
  /** Set where frames are told: words for them are the page's. */
  readonly frames?: { readonly count: number; readonly time: string };
}

interface Extent {
  readonly width?: number;
  readonly height?: number;
}
interface Rate {
  readonly num?: number;
  readonly den?: number;
}

/** As people call them; containers without a picture, and GIF, say it themselves. */
const CODECS: Readonly<Record<string, string>> = { libx264: "H.264", libx265: "HEVC", libsvtav1: "AV1", prores_ks: "ProRes" };

const sized = (extent: Extent | null | undefined): string => (extent == null ? "" : `${(extent.width ?? 0).toString()}×${(extent.height ?? 0).toString()}`);

function perSecond(rate: Rate | null | undefined): number {
  return rate == null ? 24 : (rate.num ?? 24) / (rate.den ?? 1);
}

function rated(rate: Rate | null | undefined): string {
  return rate == null ? "" : perSecond(rate).toFixed(3).replace(/\.?0+$/, "");
}

export function recipeOf({ spec }: JobDetail): Line[] {
  const lines: Line[] = [];
  const add = (what: Line["what"], said: string | number | null | undefined) => {
    if (said !== null && said !== undefined && said !== "") lines.push({ what, said: said.toString() });
  };
  switch (spec.kind) {
    case "video":
    case "shot": {
      const { request } = spec;
      add("prompt", request.prompt);
      add("engine", request.engine);
      add("extent", sized(request.extent));
      lines.push({ what: "frames", said: "", frames: { count: request.frames, time: clock(request.frames / perSecond(request.rate)) } });
      add("rate", rated(request.rate));
      add("seed", request.seed);
      add("quality", request.quality);
      return lines;
    }
    case "film": {
      const settings = spec.settings;
      add("script", spec.script_name);
      add("engine", settings?.engine);
      add("extent", sized(settings?.extent));
      add("rate", rated(settings?.rate));
      add("seed", settings?.seed);
      add("quality", settings?.quality);
      return lines;
    }
    case "export": {
      const settings = spec.settings;
      add("file", spec.name);
      add("format", [settings?.container, CODECS[settings?.encoding?.codec ?? ""]].filter(Boolean).join(" · "));
      add("extent", sized(settings?.extent));
      if (settings?.stop != null) add("range", `${(settings.start ?? 0).toString()}–${settings.stop.toString()}`);
      add("loudness", settings?.loudness);
      add("captions", settings?.captions);
      return lines;
    }
    default:
      return lines;
  }
}
