import type { Words } from "./en";

/** Wörter des Programm-Monitors, auf Deutsch. */
export const monitor: Words["monitor"] = {
  program: "Programm",
  making: "entsteht",
  aClip: "ein Clip",
  loudness: "Lautstärke des Monitors",
  noFullScreen: "Der Browser erlaubt hier kein Vollbild.",
  qualityIs: "Bild: {{quality}}. Gewünscht: {{wish}}",
  quality: { full: "Voll", proxy: "Proxy", server: "Server", none: "—" },
  wish: { auto: "Wie es passt: Proxy beim Suchen, sonst voll", proxy: "Immer der Proxy", full: "Immer der Film selbst", server: "Im Stand: vom Server gezeichnet, wie im Export" },
  meter: { left: "Pegel links, dBFS", right: "Pegel rechts, dBFS", clear: "Zu laut seit dem letzten Löschen: löschen" },
  missing: {
    offline: "Die Datei von „{{name}}“ ist nicht da",
    offlineHint: "Lege sie zurück, wo sie war, oder ersetze sie in der Bibliothek.",
    unreadable: "„{{name}}“ ist nicht lesbar",
    unreadableHint: "Die Datei ist wohl beschädigt; der Raum Aufträge sagt, warum.",
    proxy: "Ein Proxy von „{{name}}“ entsteht",
    proxyHint: "Dieser Browser spielt die Datei selbst nicht. Im Stand zeichnet der Server das Bild.",
    unloaded: "„{{name}}“ lässt sich gerade nicht zeigen",
    unloadedHint: "Die Datei kam nicht an, oder dieser Browser kann sie nicht lesen. Es wird weiter versucht; im Stand zeichnet der Server das Bild.",
    undecodable: "Dieser Browser spielt „{{name}}“ nicht",
    undecodableHint: "Im Stand zeichnet der Server das Bild. Der Export hat es in jedem Fall.",
  },
};
