import type { ReactNode } from "react";

/** The head of a section: what it is about, in a line. */
export function Head({ title, about, children }: { title: string; about?: string; children?: ReactNode }) {
  return (
    <div className="mb-6 flex items-start gap-4">
      <div className="min-w-0 flex-1">
        <h2 className="text-lg font-semibold">{title}</h2>
        {about === undefined ? null : <p className="mt-0.5 max-w-[64ch] text-soft">{about}</p>}
      </div>
      {children}
    </div>
  );
}

/** A group of rows under a small heading. */
export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="mb-6">
      {title === undefined ? null : <h3 className="mb-2 font-semibold text-soft">{title}</h3>}
      <div className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">{children}</div>
    </section>
  );
}

/** What is set, a word about it, and where it is set. */
export function Row({ label, about, htmlFor, children }: { label: ReactNode; about?: ReactNode; htmlFor?: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-12 items-center gap-4 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        {htmlFor === undefined ? <p className="font-medium">{label}</p> : <label htmlFor={htmlFor} className="block font-medium">{label}</label>}
        {about === undefined ? null : <div className="text-sm text-soft">{about}</div>}
      </div>
      {children}
    </div>
  );
}
