/**
 * What can go wrong with a request, as errors to catch by class and code.
 *
 * Failure
 * ├── Problem       the server said no: an RFC 9457 problem with a stable `code`
 * └── Unreachable   nobody answered: no network, a broken or foreign answer
 */

export class Failure extends Error {
  override name = "Failure";
}

export class Unreachable extends Failure {
  override name = "Unreachable";
}

export class Problem extends Failure {
  override name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, detail: string, field?: string, retryAfter?: number) {
    super(detail);
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/** The problem in an answer that is not 2xx; one that a proxy wrote, in HTML or empty, too. */
export async function problemOf(response: Response, now: number): Promise<Problem> {
  const body = await problemBody(response);
  const text = (key: string) => (typeof body[key] === "string" ? body[key] : undefined);
  return new Problem(
    response.status,
    text("code") ?? `http_${response.status}`,
    text("detail") ?? text("title") ?? response.statusText,
    text("field"),
    retryAfter(response.headers.get("retry-after"), now),
  );
}

async function problemBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

/** Retry-After in its two forms (RFC 9110, 10.2.3), in milliseconds from `now`. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether the same request, sent again later, may succeed. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Problem) return PASSING.has(error.status) || error.code === "contended";
  return error instanceof Unreachable;
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Problem && codes.includes(error.code);
}

/** A code for any failure; "unreachable" where nobody gave one. */
export function codeOf(failure: unknown): string {
  if (failure instanceof Problem) return failure.code;
  return failure instanceof Failure ? "unreachable" : "internal";
}
