import { describe, expect, test } from "vitest";
import { Refusal } from "./fake/conversation.ts";
import { ADA, PARCEL, opened, texts } from "./fake/room.ts";

describe("a chat that is followed", () => {
  test("holds a stream while the queue moves and lets it go when a person has answered", async () => {
    const { chat, clock, server, only } = await opened();
    chat.askForPerson();
    await clock.advance(1_000);
    expect([chat.view.state?.status, chat.view.connection]).toEqual(["queued", "live"]);
    only().append({ kind: "taken", id: "a_4_x", author: ADA, state: { status: "open", holder: "agent", agent: ADA.id } });
    only().append({ kind: "note", id: "a_5_x", author: ADA, text: "secret" });
    only().append({ kind: "reply", id: "a_6_x", author: ADA, text: "Hello, Ada here.", state: { status: "waiting", unanswered: 0 } });
    await clock.advance(10);
    expect(texts(chat).slice(2)).toEqual(["visitor: person_requested", "agent: taken", "agent: Hello, Ada here."]);
    await clock.advance(8_000);
    expect([server.streams.length, server.streams[0]?.stream.open, chat.view.connection]).toEqual([1, false, "polling"]);
  });

  test("reads streams cut anywhere, and resumes one that broke without gap or repeat", async () => {
    const { chat, clock, server, only } = await opened();
    server.slice = 3;
    chat.askForPerson();
    await clock.advance(500);
    for (let turn = 1; turn <= 5; turn += 1) {
      server.streams.at(-1)?.stream.break();
      only().append({ kind: "reply", id: `a_${turn}_x`, author: ADA, text: `灯 ${turn}` });
      await clock.advance(70_000);
    }
    expect(texts(chat).slice(3)).toEqual([1, 2, 3, 4, 5].map((turn) => `agent: 灯 ${turn}`));
  });

  test("polls ever more seldom while nothing happens", async () => {
    const { clock, server } = await opened();
    server.requests.length = 0;
    await clock.advance(60_000);
    const first = server.requests.length;
    await clock.advance(240_000);
    const rest = server.requests.length - first;
    expect(first).toBeGreaterThan(4);
    expect(rest / 4).toBeLessThan(3);
  });

  test("a superseded tab polls instead of fighting for the stream", async () => {
    const { chat, clock, server, only } = await opened();
    chat.askForPerson();
    await clock.advance(500);
    server.streams[0]?.stream.say("superseded");
    server.streams[0]?.stream.end();
    await clock.advance(10);
    only().append({ kind: "reply", id: "a_1_x", author: ADA, text: "still here" });
    await clock.advance(5_000);
    expect([chat.view.connection, server.streams.length, texts(chat).at(-1)]).toEqual(["polling", 1, "agent: still here"]);
  });

  test("where no stream comes through, polling does", async () => {
    const { chat, clock, server, only } = await opened();
    server.fault = (line) => (line.endsWith("/stream") ? new Refusal(502, "bad_gateway") : undefined);
    chat.askForPerson();
    await clock.advance(5_000);
    const tries = server.requests.filter((line) => line.endsWith("/stream")).length;
    only().append({ kind: "reply", id: "a_1_x", author: ADA, text: "through the wall" });
    await clock.advance(10_000);
    expect([tries, chat.view.connection, texts(chat).at(-1)]).toEqual([1, "polling", "agent: through the wall"]);
  });

  test("a poll that is told to wait waits, whoever nudges", async () => {
    const { chat, clock, server } = await opened();
    server.fault = (line) => (line.endsWith("/events") ? new Refusal(429, "tenant_busy", { "Retry-After": "20" }) : undefined);
    await clock.advance(3_000);
    server.requests.length = 0;
    for (let turn = 0; turn < 15; turn += 1) {
      chat.wake();
      await clock.advance(1_000);
    }
    expect(server.requests).toEqual([]);
  });

  test("a long history is read page by page, each event once", async () => {
    const { chat, clock, load, only } = await opened();
    chat.leave();
    for (let turn = 1; turn <= 250; turn += 1) {
      only().append({ kind: turn % 3 === 0 ? "note" : "reply", id: `a_${turn}_k${turn}`, author: ADA, text: String(turn) });
    }
    const again = load();
    await again.open();
    await clock.advance(100);
    const expected = Array.from({ length: 250 }, (_, at) => at + 1).filter((turn) => turn % 3 !== 0).map((turn) => `agent: ${turn}`);
    expect(texts(again)).toEqual([...PARCEL, ...expected]);
  });

  test("a reset reads the whole log again", async () => {
    const { chat, clock, server } = await opened();
    chat.askForPerson();
    await clock.advance(500);
    server.streams[0]?.stream.say("reset");
    await clock.advance(500);
    expect(texts(chat)).toEqual([...PARCEL, "visitor: person_requested"]);
  });

  test("shows that an agent types, and not longer than it lasts", async () => {
    const { chat, clock, only } = await opened();
    chat.askForPerson();
    await clock.advance(500);
    only().append({ kind: "taken", id: "a_4_x", author: ADA, state: { status: "open", holder: "agent", agent: ADA.id } });
    only().mark("typing#agent", { on: true });
    await clock.advance(100);
    expect(chat.view.typing).toBe("agent");
    await clock.advance(9_000);
    expect(chat.view.typing).toBeNull();
  });
});
