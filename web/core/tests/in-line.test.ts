import { describe, expect, test } from "vitest";
import { inLine } from "../src/in-line.ts";
import type { Mark, State } from "../src/wire.ts";
import { Refusal } from "./fake/conversation.ts";
import { ADA, opened, setUp } from "./fake/room.ts";

const QUEUED: State = { status: "queued", holder: "queue", unanswered: 1, priority: "normal", epoch: 0 };
const told = (data: Record<string, unknown>, state: State = QUEUED) =>
  inLine({ state, marks: new Map<string, Mark>([["queue", { name: "queue", rev: 1, at: "", data }]]) });

describe("a place in the queue", () => {
  test("is read from its mark", () => {
    expect(told({ place: 2, of: 3, wait_s: [60, 240], at_work: 1, form: false })).toEqual({ place: 2, of: 3, more: false, wait: [60, 240], late: false, atWork: 1, form: false, opens: null });
    expect(told({ place: 500, of: 500, more: true, wait_s: null, late: true, at_work: 0, form: true, next_opening: 5 })).toMatchObject({ more: true, wait: null, late: true, form: true, opens: 5 });
  });

  test("is none where nobody waits, or nothing is known", () => {
    expect(told({ place: 2, of: 3 }, { ...QUEUED, status: "open" })).toBeNull();
    expect(told({ of: 3 })).toBeNull();
  });

  test("moves while the chat follows, and is forgotten once a person has come", async () => {
    const { chat, clock, only } = await opened();
    chat.askForPerson();
    await clock.advance(500);
    const seen: (number | undefined)[] = [];
    for (const place of [2, 1]) {
      only().mark("queue", { place, of: 2, wait_s: [60, 240], at_work: 1, form: false });
      await clock.advance(2_000);
      seen.push(chat.view.queue?.place);
    }
    only().append({ kind: "taken", id: "a_1_x", author: ADA, state: { status: "open", holder: "agent" } });
    await clock.advance(2_000);
    only().append({ kind: "transferred", id: "a_2_x", author: ADA, state: { status: "queued", holder: "queue" } });
    only().marks.delete("queue");
    await clock.advance(2_000);
    expect([seen, chat.view.state?.status, chat.view.queue]).toEqual([[2, 1], "queued", null]);
  });
});

describe("an address instead of waiting", () => {
  test("is an event of its own and leaves one in the queue", async () => {
    const { chat, clock, only } = await opened();
    chat.askForPerson();
    await clock.advance(500);
    chat.leaveAddress({ email: "mei@example.com", text: "size?" });
    await clock.advance(500);
    expect(only().events.at(-1)).toMatchObject({ kind: "contact_left", text: "size?" });
    expect(chat.view.state?.status).toBe("queued");
  });

  test("where nothing was said yet, the question opens the conversation", async () => {
    const { chat, clock, server, only } = setUp();
    await chat.open();
    server.fault = (line) => (line === "POST /v1/conversations" ? new Refusal(429, "queue_full", { "Retry-After": "600" }) : undefined);
    chat.askForPerson();
    await clock.advance(1_000);
    const [wish] = chat.view.bubbles;
    expect([wish?.status, wish?.failure]).toEqual(["failed", "queue_full"]);
    server.fault = () => undefined;
    chat.discard(wish?.key ?? "");
    chat.leaveAddress({ phone: "123456", text: "size?" });
    await clock.advance(1_000);
    expect(only().events.filter(({ author }) => author.side === "visitor").map(({ kind }) => kind)).toEqual(["message", "contact_left"]);
  });
});
