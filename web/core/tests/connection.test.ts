import { describe, expect, test } from "vitest";
import { Unreachable } from "../src/problem.ts";
import { readStream } from "../src/sse/connection.ts";
import type { Frame } from "../src/sse/parser.ts";
import { fakePlatform, settled } from "./fake/platform.ts";

function setUp(type = "text/event-stream") {
  const platform = fakePlatform();
  const frames: Frame[] = [];
  const stop = new AbortController();
  const asked: string[] = [];
  let body!: ReadableStreamDefaultController<Uint8Array>;
  let left = false;
  const reading = readStream(platform, {
    lastId: "7",
    signal: stop.signal,
    onFrame: (frame) => frames.push(frame),
    open: (lastId) => {
      asked.push(lastId);
      const stream = new ReadableStream<Uint8Array>({ start: (controller) => { body = controller; }, cancel: () => { left = true; } });
      return Promise.resolve(new Response(stream, { headers: { "Content-Type": type } }));
    },
  });
  return { platform, frames, stop, asked, reading, body: () => body, hasLeft: () => left };
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("one connection to a stream", () => {
  test("asks for what follows the last id and gives out whole characters", async () => {
    const { frames, asked, reading, body } = setUp();
    await settled();
    const all = bytes("retry: 900\nid: 8\ndata: 灯笼鱼🐟\n\n");
    for (let at = 0; at < all.length; at += 1) body().enqueue(all.slice(at, at + 1));
    body().close();
    expect(await reading).toBe(900);
    expect([asked, frames]).toEqual([["7"], [{ event: "message", data: "灯笼鱼🐟", id: "8" }]]);
  });

  test("leaves quietly when nobody wants it any more", async () => {
    const { stop, reading, hasLeft } = setUp();
    await settled();
    stop.abort();
    expect(await reading).toBeUndefined();
    expect(hasLeft()).toBe(true);
  });

  test("takes three missed pings for a dead connection, and a ping for a live one", async () => {
    const { platform, reading, body } = setUp();
    const outcome = reading.catch((error: unknown) => error);
    await platform.clock.advance(40_000);
    body().enqueue(bytes(": ping\n\n"));
    await platform.clock.advance(40_000);
    expect(platform.clock.waiting).toBe(1);
    await platform.clock.advance(5_000);
    expect(await outcome).toBeInstanceOf(Unreachable);
  });

  test("a stream that breaks is unreachable", async () => {
    const { reading, body } = setUp();
    const outcome = reading.catch((error: unknown) => error);
    await settled();
    body().error(new TypeError("reset by peer"));
    expect(await outcome).toBeInstanceOf(Unreachable);
  });

  test("a page of a proxy is no stream", async () => {
    await expect(setUp("text/html").reading).rejects.toBeInstanceOf(Unreachable);
  });
});
