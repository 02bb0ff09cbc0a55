import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClientLog } from "../src/log.ts";
import type { WireEvent } from "../src/wire.ts";

function event(seq: number, prev: number, more: Partial<WireEvent> = {}): WireEvent {
  return { seq, prev, kind: "message", id: `m_0_${seq}`, at: "2026-11-22T09:00:00.000Z", author: { side: "visitor" }, text: `t${seq}`, ...more };
}

const seqs = (log: ClientLog) => log.events.map(({ seq }) => seq);

describe("a client's log", () => {
  test("takes what follows and leaves what it has", () => {
    const log = new ClientLog("visible");
    expect(log.merge([event(1, 0), event(3, 1)])).toBe("whole");
    expect(log.merge([event(1, 0), event(3, 1), event(4, 3)])).toBe("whole");
    expect([seqs(log), log.cursor]).toEqual([[1, 3, 4], 4]);
  });

  test("shows nothing behind a hole and goes back to read it", () => {
    const log = new ClientLog("visible");
    log.merge([event(1, 0)]);
    expect(log.merge([event(4, 3)])).toBe("gap");
    log.pass(5);
    expect([seqs(log), log.cursor, log.torn]).toEqual([[1], 1, true]);
    log.merge([event(3, 1), event(4, 3)], { after: 1, cursor: 6 });
    expect([seqs(log), log.cursor, log.torn]).toEqual([[1, 3, 4], 6, false]);
  });

  test("an answer from beyond our place is a hole even if it is empty", () => {
    expect(new ClientLog("visible").merge([], { after: 3, cursor: 5 })).toBe("gap");
  });

  test("the cursor passes hidden events", () => {
    const log = new ClientLog("visible");
    log.merge([event(1, 0)], { after: 0, cursor: 2 });
    log.pass(3);
    expect(log.cursor).toBe(3);
    expect(log.merge([event(4, 1)])).toBe("whole");
  });

  test("another log under our feet is noticed", () => {
    const log = new ClientLog("visible");
    log.merge([event(1, 0), event(3, 1)]);
    expect(log.merge([event(4, 2)])).toBe("broken");
    expect(log.merge([event(2, 1)])).toBe("broken");
  });

  test("an agent's log lacks nothing, so that each seq must follow", () => {
    const log = new ClientLog("whole");
    expect(log.merge([event(1, 0), event(2, 1), event(3, 1)])).toBe("whole");
    expect(log.merge([event(5, 3)])).toBe("gap");
  });

  test("an erasure blanks what stands before it", () => {
    const log = new ClientLog("visible");
    log.merge([event(1, 0), event(2, 1, { kind: "erased" }), event(3, 2)]);
    expect(log.events.map(({ text }) => text)).toEqual([undefined, "t2", "t3"]);
    expect(log.events[0]?.data).toEqual({ erased: true });
  });

  test("whatever arrives in whatever order, what is shown is the beginning of the truth, and a read completes it", () => {
    const truth = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }).map((visible) => {
      let prev = 0;
      return visible.flatMap((shown, index) => {
        const own = event(index + 1, prev);
        if (shown) prev = own.seq;
        return shown ? [own] : [];
      });
    });
    const deliveries = fc.array(fc.tuple(fc.constantFrom("event", "page", "stale page", "pass"), fc.nat(20), fc.nat(20)), { maxLength: 30 });
    fc.assert(
      fc.property(truth, deliveries, fc.nat(3), (events, steps, hiddenTail) => {
        const head = (events.at(-1)?.seq ?? 0) + hiddenTail;
        const log = new ClientLog("visible");
        const page = (after: number, cursor: number) => {
          log.merge(events.filter(({ seq }) => seq > after && seq <= cursor), { after, cursor });
        };
        for (const [kind, a, b] of steps) {
          const one = events[a % Math.max(1, events.length)];
          if (kind === "event" && one) log.merge([one]);
          if (kind === "page") page(Math.min(a, head), head);
          if (kind === "stale page") page(Math.min(a, head), Math.max(Math.min(a, head), Math.min(b, head)));
          // A stream tells of a hidden event only after all before it.
          if (kind === "pass" && log.end === (events.at(-1)?.seq ?? 0)) log.pass(head);
          expect(seqs(log)).toEqual(events.slice(0, log.events.length).map(({ seq }) => seq));
          expect(events.filter(({ seq }) => seq <= log.cursor && seq > log.end)).toEqual([]);
        }
        page(log.cursor, head);
        expect([seqs(log), log.cursor, log.torn]).toEqual([events.map(({ seq }) => seq), Math.max(head, log.cursor), false]);
      }),
    );
  });
});
