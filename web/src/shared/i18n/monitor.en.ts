/** Words of the program monitor, in English. */
export const monitor = {
  program: "Program",
  making: "being made",
  aClip: "a clip",
  loudness: "Loudness of the monitor",
  noFullScreen: "The browser does not allow full screen here.",
  qualityIs: "Picture: {{quality}}. Wanted: {{wish}}",
  quality: { full: "Full", proxy: "Proxy", server: "Server", none: "—" },
  wish: { auto: "As fits: proxy for scrubbing, full for the rest", proxy: "Always the proxy", full: "Always the film itself", server: "Paused: drawn by the server, as the export is" },
  meter: { left: "Level left, dBFS", right: "Level right, dBFS", clear: "Too loud since last cleared: clear" },
  missing: {
    offline: "The file of “{{name}}” is not there",
    offlineHint: "Put it back where it was, or replace it in the library.",
    unreadable: "“{{name}}” cannot be read",
    unreadableHint: "Its file seems to be damaged; the Jobs room says why.",
    proxy: "A proxy of “{{name}}” is being made",
    proxyHint: "This browser does not play the file itself. Paused, the server draws the frame.",
    unloaded: "“{{name}}” cannot be shown now",
    unloadedHint: "Its file did not come, or this browser cannot decode it. It is tried again; paused, the server draws the frame.",
    undecodable: "This browser does not play “{{name}}”",
    undecodableHint: "Paused, the server draws the frame. The export has it in any case.",
  },
};
