import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outbox, type OutboxOptions } from "../src/outbox.ts";
import { Problem } from "../src/problem.ts";
import { FakeLog, type Fault } from "./fake/log.ts";
import { FakeClock, FakeKeep, type FakePlatform, fakePlatform, settled } from "./fake/platform.ts";

function open(log: FakeLog, platform: FakePlatform, more: Partial<OutboxOptions<string>> = {}) {
  return new Outbox<string>({
    platform,
    prefix: "out.",
    letterOf: "m",
    place: () => ({ conversation: log.conversation, cursor: log.entries.length }),
    deliver: (letter) => log.take(letter),
    ...more,
  });
}

function setUp(more: Partial<OutboxOptions<string>> = {}) {
  const platform = fakePlatform();
  const log = new FakeLog(platform.clock);
  return { platform, log, outbox: open(log, platform, more), clock: platform.clock };
}

describe("the outbox", () => {
  test("sends letters in their order, one at a time", async () => {
    const { outbox, log, clock } = setUp();
    for (const text of ["one", "two", "three"]) outbox.post(text);
    await clock.run();
    expect(log.texts).toEqual(["one", "two", "three"]);
    expect(log.mostUnderWay).toBe(1);
    expect(outbox.letters).toEqual([]);
  });

  test("mints the id with the base of the first try", async () => {
    const { outbox, log, clock } = setUp();
    outbox.post("one");
    outbox.post("two");
    await clock.run();
    expect(log.requests.map(({ id }) => id)).toEqual(["m_0_r1x1", "m_1_r1x2"]);
  });

  test("a retry keeps the id although the log has moved on", async () => {
    const { outbox, log, clock } = setUp();
    outbox.post("first");
    await clock.run();
    log.faults = ["ack lost"];
    outbox.post("second");
    await clock.advance(60);
    log.entries.push({ id: "somebody", text: "else" });
    await clock.run();
    expect(log.requests.map(({ id }) => id)).toEqual(["m_0_r1x1", "m_1_r1x2", "m_1_r1x2"]);
    expect(log.texts).toEqual(["first", "second", "else"]);
  });

  test("a reload finds the letter with its id", async () => {
    const { outbox, log, platform, clock } = setUp();
    log.faults = ["ack lost"];
    outbox.post("once");
    await clock.advance(60);
    outbox.close();
    const again = open(log, platform);
    expect(again.letters.map((letter) => letter.minted?.id)).toEqual(["m_0_r1x1"]);
    again.flush();
    await clock.run();
    expect(log.texts).toEqual(["once"]);
    expect(platform.keep.map.size).toBe(0);
  });

  test("waits at least as long as Retry-After asks", async () => {
    const { outbox, log, clock } = setUp();
    log.faults = ["throttled"];
    outbox.post("hello");
    await clock.run();
    const [first, second] = log.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3000);
  });

  test("gives up after a few tries and sends the same letter when asked again", async () => {
    const { outbox, log, clock } = setUp();
    log.faults = Array<Fault>(20).fill("request lost");
    outbox.post("hello");
    await clock.run();
    expect(outbox.letters.map(({ status, failure }) => [status, failure])).toEqual([["failed", "unreachable"]]);
    expect(log.requests).toHaveLength(5);
    log.faults = [];
    outbox.flush();
    await clock.run();
    expect(log.texts).toEqual(["hello"]);
    expect(new Set(log.requests.map(({ id }) => id)).size).toBe(1);
  });

  test("a letter never overtakes one that failed before it", async () => {
    const { outbox, log, clock } = setUp();
    log.faults = Array<Fault>(5).fill("broken");
    outbox.post("first");
    await clock.run();
    outbox.post("second");
    await clock.run();
    expect(log.texts).toEqual(["first", "second"]);
  });

  test("a refused letter lets the next one pass", async () => {
    const { outbox, log, clock } = setUp({
      deliver: (letter) => (letter.body === "bad" ? Promise.reject(new Problem(422, "invalid_field", "", "text")) : log.take(letter)),
    });
    outbox.post("bad");
    outbox.post("good");
    await clock.run();
    expect(log.texts).toEqual(["good"]);
    expect(outbox.letters.map(({ body, status, failure }) => [body, status, failure])).toEqual([["bad", "refused", "invalid_field"]]);
    outbox.drop(outbox.letters[0]?.key ?? "");
    expect(outbox.letters).toEqual([]);
  });

  test("a retired conversation is replaced by a new one that takes the unsent text", async () => {
    const retired: (string | null)[] = [];
    const { outbox, log, clock } = setUp({ onRetired: (conversation) => retired.push(conversation) });
    outbox.post("old");
    await clock.run();
    log.faults = ["retired"];
    outbox.post("new");
    await clock.run();
    expect(retired).toEqual(["c"]);
    expect([log.old, log.entries].map((part) => part.map(({ text }) => text))).toEqual([["old"], ["new"]]);
  });

  test("an unknown cursor reads the log again and mints a new base", async () => {
    let resets = 0;
    const { outbox, log, clock } = setUp({ onReset: () => ((resets += 1), Promise.resolve()) });
    outbox.post("one");
    await clock.run();
    log.faults = ["reset"];
    outbox.post("two");
    await clock.run();
    expect([resets, log.texts]).toEqual([1, ["one", "two"]]);
  });

  test("two tabs over one storage send each letter once", async () => {
    const keep = new FakeKeep();
    const clock = new FakeClock();
    const locks = new Map<string, Promise<unknown>>();
    const log = new FakeLog(clock);
    const tabs = [1, 2].map((seed) => open(log, fakePlatform(undefined, { keep, clock, seed, locks })));
    tabs[0]?.post("from one");
    tabs[1]?.post("from two");
    for (const tab of tabs) tab.flush();
    await clock.run();
    expect(log.texts.toSorted()).toEqual(["from one", "from two"]);
    expect(log.requests).toHaveLength(2);
    expect(log.mostUnderWay).toBe(1);
  });

  test("what is not a letter in the storage is left alone", () => {
    const platform = fakePlatform();
    platform.keep.set("out.x", "{broken");
    platform.keep.set("out.y", '{"key":"z"}');
    expect(open(new FakeLog(platform.clock), platform).letters).toEqual([]);
  });

  test("whatever is lost, and whenever the page reloads, each text arrives once and in order", async () => {
    const fault = fc.constantFrom<Fault>("none", "request lost", "ack lost", "throttled", "broken", "reset", "retired");
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant("post" as const) },
      { weight: 2, arbitrary: fc.nat(6000) },
      { weight: 1, arbitrary: fc.constant("reload" as const) },
      { weight: 1, arbitrary: fc.constant("flush" as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.array(fault, { maxLength: 14 }), async (steps, faults) => {
        const { platform, log, clock } = setUp();
        log.faults = [...faults];
        let [posted, loads] = [0, 1];
        const load = () => open(log, fakePlatform(undefined, { ...platform, seed: loads }), {
          onReset: () => { outbox.seen(log.entries.map(({ id }) => id)); return Promise.resolve(); },
        });
        let outbox: Outbox<string> = load();
        for (const step of steps) {
          if (step === "post") outbox.post(`text ${(posted += 1)}`);
          else if (step === "flush") outbox.flush();
          else if (step === "reload") {
            outbox.close();
            // A page that is gone holds no lock, though its last request may still arrive.
            loads += 1;
            outbox = load();
            outbox.flush();
          } else await clock.advance(step);
          await settled();
        }
        log.faults = [];
        await clock.run();
        outbox.flush();
        await clock.run();
        expect(log.texts).toEqual(Array.from({ length: posted }, (_, index) => `text ${index + 1}`));
        expect(outbox.letters).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
