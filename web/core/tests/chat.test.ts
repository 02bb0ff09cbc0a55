import { describe, expect, test } from "vitest";
import { Refusal } from "./fake/conversation.ts";
import { ADA, PARCEL, opened, setUp, texts } from "./fake/room.ts";

describe("the chat", () => {
  test("touches nothing before the panel opens", async () => {
    const { clock, server, chat } = setUp();
    await clock.run(60_000);
    expect([server.requests, chat.view.phase]).toEqual([[], "closed"]);
  });

  test("opening writes nothing and brings the greeting", async () => {
    const { server, chat } = setUp();
    await chat.open();
    expect(server.requests).toEqual(["POST /v1/sessions"]);
    expect([chat.view.phase, chat.view.shop?.greeting["zh"]]).toEqual(["ready", "您好，这里是灯笼鱼。想问订单、退货还是尺码？"]);
  });

  test("a question is on the screen at once and its answer comes with the acknowledgement", async () => {
    const { chat, clock, server } = setUp();
    await chat.open();
    chat.say("where is my parcel");
    expect(chat.view.bubbles.map(({ text, status }) => [text, status])).toEqual([["where is my parcel", "waiting"]]);
    await clock.advance(100);
    expect(texts(chat)).toEqual(PARCEL);
    expect(server.streams).toHaveLength(0);
  });

  test("a bubble keeps its key when the letter becomes an event", async () => {
    const { chat, clock } = setUp();
    await chat.open();
    chat.say("where is my parcel");
    const key = chat.view.bubbles[0]?.key;
    await clock.advance(100);
    expect(chat.view.bubbles[0]).toMatchObject({ key, status: "sent" });
  });

  test("a lost answer makes no second message", async () => {
    const { chat, clock, server, only } = setUp();
    await chat.open();
    let lost = 2;
    server.fault = (line) => (line.startsWith("POST /v1/conv") && (lost -= 1) >= 0 ? "answer lost" : undefined);
    chat.say("where is my parcel");
    await clock.advance(20_000);
    expect(texts(chat)).toEqual(PARCEL);
    expect(only().events.filter(({ kind }) => kind === "message")).toHaveLength(1);
  });

  test("history and unsent text are there after a reload", async () => {
    const { chat, clock, server, load } = await opened();
    server.fault = () => "request lost";
    chat.say("and the invoice for my parcel?");
    await clock.advance(200);
    chat.leave();
    server.fault = () => undefined;
    const again = load();
    expect(texts(again)).toEqual(["visitor: and the invoice for my parcel?"]);
    await again.open();
    await clock.advance(200);
    expect(texts(again)).toEqual([...PARCEL, "visitor: and the invoice for my parcel?", PARCEL[1]]);
  });

  test("a retired conversation gives way to a new one with the unsent text", async () => {
    const { chat, clock, server, only } = await opened();
    only().append({ kind: "closed", id: "x", author: { side: "system" }, state: { status: "resolved", holder: "none" } });
    only().append({ kind: "retired", id: "y", author: { side: "system" } });
    chat.say("where is my parcel");
    await clock.advance(100);
    expect(server.conversations.size).toBe(2);
    expect(texts(chat)).toEqual(PARCEL);
  });

  test("a token a day old is renewed and nothing is lost", async () => {
    const { clock, server, load } = await opened();
    await clock.advance(20 * 3_600_000);
    const again = load();
    await again.open();
    expect(texts(again)).toEqual(PARCEL);
    expect(server.requests.filter((line) => line === "POST /v1/sessions")).toHaveLength(2);
  });

  test("a visitor who is not known again starts over and is told", async () => {
    const { chat, keep, clock, server, load } = await opened();
    server.renews = false;
    chat.leave();
    for (const kept of keep.map.values()) for (const token of kept.match(/visitor\.[\w.]+/g) ?? []) server.expired.add(token);
    const again = load();
    await again.open();
    expect([again.view.phase, again.view.forgotten, texts(again)]).toEqual(["ready", true, []]);
    again.say("where is my parcel");
    await clock.advance(100);
    expect([again.view.forgotten, texts(again)]).toEqual([false, PARCEL]);
  });

  test("whoever is blocked is told so and nothing repeats", async () => {
    const { chat, clock, server, only } = await opened();
    server.blocked.add(only().visitor);
    chat.say("hello?");
    await clock.advance(60_000);
    expect(chat.view.bubbles.at(-1)).toMatchObject({ status: "refused", failure: "visitor_blocked" });
    expect(server.requests.filter((line) => line.endsWith("/messages"))).toHaveLength(1);
  });

  test("a queue that is full keeps nobody from writing", async () => {
    const { chat, clock, server } = await opened();
    server.fault = (line) => (line.endsWith("/person") ? new Refusal(429, "queue_full", { "Retry-After": "300" }) : undefined);
    chat.askForPerson();
    await clock.advance(100);
    chat.say("then my parcel, please");
    await clock.advance(100);
    expect(texts(chat).slice(2)).toEqual(["visitor: then my parcel, please", PARCEL[1], "visitor: person_requested"]);
    expect(chat.view.bubbles.at(-1)).toMatchObject({ status: "failed", failure: "queue_full" });
  });

  test("a double click on the wish for a person is one request", async () => {
    const { chat, clock, server, only } = await opened();
    chat.askForPerson();
    chat.askForPerson();
    expect(chat.view.asksForPerson).toBe(true);
    await clock.advance(100);
    expect(chat.view.asksForPerson).toBe(false);
    expect(server.requests.filter((line) => line.endsWith("/person"))).toHaveLength(1);
    expect(only().events.filter(({ kind }) => kind === "person_requested")).toHaveLength(1);
  });

  test("a wish that stands already leaves nothing behind that waits to be sent", async () => {
    const { chat, clock, only, load } = await opened();
    only().append({ kind: "person_requested", id: "m_2_elsewhere", author: { side: "visitor" }, state: { status: "queued", holder: "queue" } });
    chat.askForPerson();
    await clock.advance(100);
    expect(texts(chat).slice(2)).toEqual(["visitor: person_requested"]);
    expect(chat.view.bubbles.at(-1)?.status).toBe("sent");
    expect(texts(load())).toEqual([]);
  });

  test("a site that is not there breaks the panel, and waking tries again", async () => {
    const { chat, clock, server } = setUp();
    server.fault = () => new Refusal(503, "unavailable", { "Retry-After": "1" });
    await chat.open();
    expect([chat.view.phase, chat.view.problem]).toEqual(["broken", "unavailable"]);
    server.fault = () => undefined;
    chat.wake();
    await clock.advance(10);
    expect(chat.view.phase).toBe("ready");
  });

  test("closing what is closed already is no error", async () => {
    const { chat, clock, only } = await opened();
    only().append({ kind: "resolved", id: "z", author: ADA, state: { status: "resolved", holder: "none" } });
    chat.close();
    chat.rate(5, "quick");
    await clock.advance(100);
    expect(texts(chat).slice(2)).toEqual(["agent: resolved", "visitor: rated"]);
  });

  test("the other tab shows what this tab wrote", async () => {
    const { chat, clock, server, load } = await opened();
    const other = load();
    await other.open();
    chat.say("parcel again");
    other.refresh();
    await clock.advance(3_000);
    expect(texts(other)).toEqual(texts(chat));
    expect(server.conversations.size).toBe(1);
  });
});

describe("an answer of the bot", () => {
  test("keeps the visitor's thumb in the log, one event for each", async () => {
    const { chat, clock, only } = await opened();
    const answer = chat.view.bubbles.at(-1);
    chat.thumb(answer?.seq ?? 0, false, "outdated");
    expect(chat.view.bubbles.at(-1)).toMatchObject({ kind: "rated", data: { answer: answer?.seq, thumb: "down" } });
    await clock.advance(100);
    expect(only().events.filter(({ kind }) => kind === "rated")).toHaveLength(1);
  });

  test("is shown while it is written, until it stands in the log, and can be stopped", async () => {
    const { chat, clock, only } = await opened();
    chat.say("something that no rule knows");
    await clock.advance(100);
    const re = only().head;
    only().mark("live", { re, text: "It may" });
    await clock.advance(100);
    expect(chat.view.live).toBe("It may");
    await chat.stop();
    expect(only().marks.get("stop")?.data).toEqual({ seq: re });
    only().append({ kind: "answer", id: `re:${re}`, author: { side: "bot", id: "bot" }, text: "It may be so.", state: { unanswered: 0 } });
    await clock.advance(3_000);
    expect(chat.view.live).toBeNull();
  });

  test("that was being written when a person came is stopped, until they speak", async () => {
    const { chat, clock, only } = await opened();
    chat.say("something that no rule knows");
    await clock.advance(100);
    only().mark("live", { re: only().head, text: "It may" });
    await clock.advance(100);
    expect([chat.view.live, chat.view.stopped]).toEqual(["It may", false]);
    only().append({ kind: "taken", id: "a_1_t", author: ADA, state: { status: "open", holder: "agent", agent: ADA.id } });
    await clock.advance(3_000);
    expect([chat.view.live, chat.view.stopped]).toEqual([null, true]);
    only().append({ kind: "reply", id: "a_1_r", author: ADA, text: "Hello", state: { status: "waiting", unanswered: 0 } });
    await clock.advance(5_000);
    expect(chat.view.stopped).toBe(false);
  });
});
