/** Requests with a token and a time limit; whatever is no success becomes a Failure. */
import type { Platform } from "./platform.ts";
import { Failure, Problem, Unreachable, problemOf } from "./problem.ts";

export interface Tokens {
  /** The token to send; undefined: none yet. */
  token(): Promise<string | undefined> | string | undefined;
  /** After a 401: another token to try once more with, or undefined if there is none to be had. */
  renew(refused: Problem): Promise<string | undefined>;
}

export const NO_TOKENS: Tokens = { token: () => undefined, renew: () => Promise.resolve(undefined) };

export interface Limits {
  /** How long the answer may take, in ms; of a stream, its beginning. */
  ms: number;
  stream?: boolean;
}

const USUAL: Limits = { ms: 15_000 };

export type Send = (request: Request, limits?: Limits) => Promise<Response>;

/** A sender for one kind of token. The answer's status is always 2xx; throws Problem or Unreachable otherwise. */
export function sender(platform: Platform, tokens: Tokens): Send {
  return async (request, limits = USUAL) => {
    const again = request.clone();
    const token = await tokens.token();
    try {
      return await attempt(platform, request, token, limits);
    } catch (refused) {
      if (!(refused instanceof Problem) || refused.status !== 401) throw refused;
      const fresh = await tokens.renew(refused);
      if (fresh === undefined) throw refused;
      return attempt(platform, again, fresh, limits);
    }
  };
}

async function attempt(platform: Platform, request: Request, token: string | undefined, limits: Limits): Promise<Response> {
  if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
  const response = await answered(platform, request, limits);
  if (!response.ok) throw await problemOf(response, platform.clock.now());
  return response;
}

async function answered(platform: Platform, request: Request, { ms, stream = false }: Limits): Promise<Response> {
  const stop = new AbortController();
  const abort = () => { stop.abort(); };
  const cancel = platform.clock.after(ms, abort);
  request.signal.addEventListener("abort", abort);
  if (request.signal.aborted) abort();
  try {
    const response = await platform.fetch(new Request(request, { signal: stop.signal }));
    return stream && response.ok ? response : await whole(response);
  } catch (error) {
    throw error instanceof Failure ? error : new Unreachable("Nobody answered.", { cause: error });
  } finally {
    cancel();
    if (!stream) request.signal.removeEventListener("abort", abort);
  }
}

/** The body may hang as well as the head: both count against the time limit. */
async function whole(response: Response): Promise<Response> {
  // Browsers give a 204 an empty stream, and let nobody build another 204 with one.
  if (response.body === null || response.status === 204) return response;
  const { status, statusText, headers } = response;
  return new Response(await response.arrayBuffer(), { status, statusText, headers });
}
