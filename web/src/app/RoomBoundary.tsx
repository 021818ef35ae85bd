import { Component, type ErrorInfo, type ReactNode } from "react";
import { withTranslation, type WithTranslation } from "react-i18next";

import { Button } from "@/shared/ui/Button";

/** A room that breaks is shown as broken; the stores, and with them the work, live outside of it. */
class Boundary extends Component<{ children: ReactNode } & WithTranslation, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    // The developer's console is where a trace belongs.
    reportError(new Error(`${error.message}\n${info.componentStack ?? ""}`, { cause: error }));
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { t } = this.props;
    return (
      <div className="grid h-full place-items-center">
        <div role="alert" className="w-[520px]">
          <h1 className="mb-2 text-lg font-semibold">{t("crash.title")}</h1>
          <p className="mb-3 text-soft">{t("crash.body")}</p>
          <pre className="mb-4 max-h-40 overflow-auto rounded bg-raised p-3 text-sm text-soft">{error.message}</pre>
          <Button kind="primary" onClick={() => this.setState({ error: null })}>{t("crash.again")}</Button>
        </div>
      </div>
    );
  }
}

export const RoomBoundary = withTranslation()(Boundary);
