/** Files that come into the page from outside: dropped anywhere on it, or pasted while nothing takes text. */
import { useEffect, useRef, useState } from "react";

import { inText } from "@/shared/hotkeys/keys";

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Returns whether files are over the page just now. */
export function useFiles(bring: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const newest = useRef(bring);
  useEffect(() => {
    newest.current = bring;
  });
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // or the browser would open the file
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      newest.current([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || inText(event.target)) return;
      event.preventDefault();
      newest.current(files);
    };
    document.addEventListener("dragenter", enter);
    document.addEventListener("dragover", enter);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragenter", enter);
      document.removeEventListener("dragover", enter);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, []);
  return over;
}
