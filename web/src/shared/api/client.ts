import createClient, { type Middleware } from "openapi-fetch";

import { connection } from "./connection";
import { ApiError } from "./errors";
import type { ErrorBody, paths } from "./schema";

const watching: Middleware = {
  onResponse({ response }) {
    if (response.status === 401) connection.refused();
    else connection.answered();
  },
  onError({ error }) {
    // What was called off says nothing of the server.
    if (!(error instanceof DOMException && error.name === "AbortError")) connection.lost();
  },
};

/** The server, typed by its own OpenAPI schema. Same origin; the browser's cookie says who we are. */
export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
api.use(watching);

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Body<A extends Answer> = Exclude<A["data"], undefined>;

/** The answer's body. Raises ApiError for a refusal, and for a server that is not there. */
export async function take<A extends Answer>(asked: Promise<A>): Promise<Body<A>> {
  let answer: A;
  try {
    answer = await asked;
  } catch (cause) {
    throw new ApiError({ code: "SERVER_UNREACHABLE", message: "The studio does not answer.", details: {} }, 0, { cause });
  }
  if (answer.error !== undefined || !answer.response.ok) throw new ApiError(bodyOf(answer), answer.response.status);
  return answer.data as Body<A>;
}

/** The body and the revision that the answer's ETag names (`"rev-N"`). */
export async function takeRevision<A extends Answer>(asked: Promise<A>): Promise<{ body: Body<A>; revision: number }> {
  const body = await take(asked);
  const { response } = await asked;
  return { body, revision: Number(/rev-(\d+)/.exec(response.headers.get("ETag") ?? "")?.[1] ?? Number.NaN) };
}

function bodyOf(answer: Answer): ErrorBody {
  const told = answer.error;
  if (typeof told === "object" && told !== null && "code" in told && "message" in told) return told as ErrorBody;
  return { code: "INTERNAL", message: `The studio answered ${answer.response.status} without saying why.`, details: {} };
}
