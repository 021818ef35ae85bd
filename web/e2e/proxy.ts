/** Stands between a browser and a studio and cuts its event streams when told to, as bad networks do. */
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { within, type Host } from "./browser.ts";

export interface CuttingProxy extends Host {
  /** How many streams were cut. */
  cut(): number;
  close(): Promise<void>;
}

/** The studio at another address of this machine, which it is not told of: its own Host and Origin are put in. */
export async function cuttingProxy(studio: Host): Promise<CuttingProxy> {
  const target = new URL(studio.url);
  const streams = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: target.host, ...(incoming.headers.origin !== undefined && { origin: target.origin }) };
    const asked = request({ host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (incoming.url?.startsWith("/api/events")) {
        outgoing.write("retry: 10\n\n"); // the browser's own pause of some seconds would make a hundred cuts take minutes
        streams.add(outgoing);
        outgoing.on("close", () => streams.delete(outgoing));
      }
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    });
    asked.on("error", () => outgoing.destroy());
    outgoing.on("close", () => asked.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: studio.key,
    project: studio.project,
    cut: () => {
      const open = [...streams];
      for (const stream of open) stream.destroy();
      return open.length;
    },
    close: () => {
      server.closeAllConnections();
      return within(3000, "closing the proxy", new Promise<void>((resolve) => void server.close(() => resolve())));
    },
  };
}
