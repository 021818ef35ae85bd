import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The server that `npm run dev` talks to; `milimo studio` prints its address. */
const SERVER = process.env["MILIMO_SERVER"] ?? "http://127.0.0.1:8420";

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { outDir: "../src/milimo/server/page", emptyOutDir: true, target: "es2023", sourcemap: false },
  server: { proxy: { "/api": { target: SERVER, changeOrigin: true } } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tools/**/*.test.ts"], environment: "node", setupFiles: ["src/core/seed.testing.ts"] },
});
