import "@/shared/theme/tokens.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "@/app/App";
import { queryClient } from "@/shared/api/queries";
import { enter } from "@/shared/api/session";
import { speak } from "@/shared/i18n";
import { setTheme, useSession } from "@/stores/sessionStore";

async function start(): Promise<void> {
  setTheme(useSession.getState().choice);
  // A code that is not taken leads to the reconnect page by the first answer of the server.
  await Promise.all([speak(), enter().catch(() => undefined)]);
  const root = document.getElementById("root");
  if (root === null) throw new Error("The page has no #root.");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
