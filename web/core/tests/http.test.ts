import { describe, expect, test } from "vitest";
import { NO_TOKENS, sender } from "../src/http.ts";
import { Problem, Unreachable, problemOf, retryAfter } from "../src/problem.ts";
import { fakePlatform } from "./fake/platform.ts";

const request = (init: RequestInit = {}) => new Request("https://desk.example/v1/x", init);
const problem = (status: number, code: string) => Response.json({ status, code, detail: code }, { status });

describe("a request", () => {
  test("carries its token in a header, and once more a fresh one after a 401", async () => {
    const sent: (string | null)[] = [];
    const platform = fakePlatform(async (got) => {
      sent.push(`${got.headers.get("authorization") ?? ""} ${await got.text()}`);
      return sent.length === 1 ? problem(401, "unauthorised") : Response.json({});
    });
    const send = sender(platform, { token: () => "old", renew: () => Promise.resolve("new") });
    await send(request({ method: "POST", body: "the body" }));
    expect(sent).toEqual(["Bearer old the body", "Bearer new the body"]);
  });

  test("stays refused when there is no fresh token", async () => {
    const send = sender(fakePlatform(() => Promise.resolve(problem(401, "session_over"))), NO_TOKENS);
    await expect(send(request())).rejects.toMatchObject({ status: 401, code: "session_over" });
  });

  test("is unreachable when nobody answers in time, and when its caller leaves", async () => {
    // Held here, or the collector would take a request that nobody else holds, and its signal with it.
    const held: Request[] = [];
    const platform = fakePlatform((got) => new Promise((_, reject) => {
      held.push(got);
      got.signal.addEventListener("abort", () => { reject(new Error("aborted")); });
    }));
    const late = sender(platform, NO_TOKENS)(request()).catch((error: unknown) => error);
    await platform.clock.advance(15_000);
    expect(await late).toBeInstanceOf(Unreachable);
    const caller = new AbortController();
    const left = sender(platform, NO_TOKENS)(request({ signal: caller.signal })).catch((error: unknown) => error);
    await platform.clock.advance(10);
    caller.abort();
    expect(await left).toBeInstanceOf(Unreachable);
  });

  test("an answer with no content is taken as it is, though browsers give it a body", async () => {
    const empty = new Response(null, { status: 204 });
    Object.defineProperty(empty, "body", { value: new ReadableStream() });
    expect((await sender(fakePlatform(() => Promise.resolve(empty)), NO_TOKENS)(request())).status).toBe(204);
  });
});

describe("a problem", () => {
  test("names its code, its field and how long to wait", async () => {
    const answered = Response.json({ code: "too_many", detail: "Slower.", field: "text" }, { status: 429, headers: { "Retry-After": "7" } });
    expect(await problemOf(answered, 0)).toMatchObject({ status: 429, code: "too_many", field: "text", retryAfter: 7000, message: "Slower." });
  });

  test("written by a proxy still has a code", async () => {
    const found = await problemOf(new Response("<h1>Bad gateway</h1>", { status: 502 }), 0);
    expect([found.code, found instanceof Problem]).toEqual(["http_502", true]);
  });

  test("asks to wait in seconds, until a date, or not at all", () => {
    const now = Date.UTC(2026, 10, 22, 9);
    expect([retryAfter("3", now), retryAfter("Sun, 22 Nov 2026 09:00:05 GMT", now), retryAfter("soon", now), retryAfter(null, now)]).toEqual([3000, 5000, undefined, undefined]);
  });
});
