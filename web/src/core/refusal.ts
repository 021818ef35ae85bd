/** What is wrong with a request, in a stable code, with a sentence for people. Thrown at the core's doors only. */
export class Refused extends Error {
  readonly code: "BAD_REQUEST" | "BAD_PATCH";
  readonly op: number | null;
  readonly path: readonly string[];

  constructor(code: "BAD_REQUEST" | "BAD_PATCH", message: string, op: number | null = null, path: readonly string[] = []) {
    super(message);
    this.name = "Refused";
    this.code = code;
    this.op = op;
    this.path = path;
  }
}
