import { useQuery } from "@tanstack/react-query";
import { ImagePlus, MapPin, Package, Star, User, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Element } from "@/shared/api/schema";
import { cx } from "@/shared/ui/cx";

import { pictureQuery } from "../calls";
import { MOST_PICTURES, type ElementActions } from "./useElements";

const ICONS = { character: User, place: MapPin, thing: Package };

/** By what an element is known at a glance: its first picture, else its kind over its first colour. */
export function Face({ project, element }: { project: string; element: Element }) {
  const [first] = element.references;
  const Icon = ICONS[element.kind];
  const [colour] = element.colours;
  return (
    <span className="relative grid size-9 shrink-0 place-items-center overflow-hidden rounded border border-line bg-raised text-soft">
      {first === undefined ? <Icon size={16} aria-hidden /> : <Picture project={project} asset={first} />}
      {first === undefined && colour !== undefined ? <span className="absolute inset-x-0 bottom-0 h-1" style={{ background: colour }} /> : null}
    </span>
  );
}

function Picture({ project, asset }: { project: string; asset: string }) {
  const { data } = useQuery(pictureQuery(project, asset));
  return data === undefined ? null : <img src={`/api/blobs/${data.blob.sha256}`} alt="" decoding="async" draggable={false} className="absolute inset-0 size-full object-cover" />;
}

/** Pictures that show how the element looks: dropped here, or chosen. The first counts most. */
export function Pictures({ project, element, actions }: { project: string; element: Element; actions: ElementActions }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [bringing, setBringing] = useState(0);
  const { references } = element;

  function bring(files: readonly File[]): void {
    if (files.length === 0) return;
    setBringing((now) => now + 1);
    void actions.bring(element, files).finally(() => setBringing((now) => now - 1));
  }

  return (
    <div
      role="group"
      aria-label={t("story.elements.pictures")}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        bring([...event.dataTransfer.files]);
      }}
      className={cx("rounded-lg border border-dashed p-1.5 transition-colors duration-120", over ? "border-accent bg-raised" : "border-line")}
    >
      <ul className="grid grid-cols-4 gap-1.5">
        {references.map((asset, at) => (
          <li key={asset} className="group/picture relative aspect-square overflow-hidden rounded border border-line bg-ground">
            <Picture project={project} asset={asset} />
            <span className="absolute inset-x-0 bottom-0 flex justify-between bg-black/60 opacity-0 transition-opacity duration-120 group-focus-within/picture:opacity-100 group-hover/picture:opacity-100">
              {at === 0 ? <span /> : (
                <PictureButton label={t("story.elements.pictureFirst", { number: at + 1 })} onClick={() => actions.change(element, { references: [asset, ...references.filter((one) => one !== asset)] })}>
                  <Star size={12} aria-hidden />
                </PictureButton>
              )}
              <PictureButton label={t("story.elements.pictureAway", { number: at + 1 })} onClick={() => actions.change(element, { references: references.filter((one) => one !== asset) })}>
                <X size={12} aria-hidden />
              </PictureButton>
            </span>
          </li>
        ))}
        {references.length < MOST_PICTURES ? (
          <li className={references.length === 0 ? "col-span-4" : ""}>
            <button
              type="button"
              onClick={() => input.current?.click()}
              className={cx("flex w-full items-center justify-center gap-2 rounded text-soft hover:bg-raised hover:text-text", references.length === 0 ? "h-16" : "aspect-square")}
            >
              <ImagePlus size={16} aria-hidden className={bringing > 0 ? "animate-pulse" : ""} />
              <span className={references.length === 0 ? "" : "sr-only"}>{t(bringing > 0 ? "story.elements.bringing" : "story.elements.bring")}</span>
            </button>
          </li>
        ) : null}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        accept="image/*"
        className="hidden"
        aria-hidden
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          bring(files);
        }}
      />
    </div>
  );
}

function PictureButton({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick} className="grid size-6 place-items-center text-white hover:bg-black">
      {children}
    </button>
  );
}
