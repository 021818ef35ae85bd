import type { ErrorBody, ErrorCode } from "./schema";

/** A refusal of the server, as it words it; or that it cannot be reached. */
export class ApiError extends Error {
  constructor(readonly body: ErrorBody, readonly status: number, options?: ErrorOptions) {
    super(body.message, options);
    this.name = "ApiError";
  }

  get code(): ErrorCode {
    return this.body.code;
  }
}

/** What is said where an error is shown: the server's own words, or that it is gone. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
