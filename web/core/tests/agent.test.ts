import { describe, expect, test } from "vitest";
import { AgentSession } from "../src/agent-session.ts";
import { Desk } from "../src/desk.ts";
import { Inbox } from "../src/inbox.ts";
import { Problem, hasCode } from "../src/problem.ts";
import { MEI, setUp, signedIn } from "./fake/staff.ts";

const lines = (desk: Desk) => desk.view.bubbles.map(({ side, kind, text, status }) => `${side} ${kind} ${text ?? ""} ${status}`);

describe("an agent's session", () => {
  test("refuses a wrong password with the server's reason", async () => {
    const { session, server } = setUp();
    await expect(session.signIn(server.tenant, "ada@lanternfish.example", "wrong")).rejects.toMatchObject({ status: 401 });
    expect(session.agent).toBeNull();
  });

  test("survives a reload by the cookie and keeps no token in the storage", async () => {
    const { keep, page, origin } = await signedIn();
    const again = new AgentSession({ platform: page(), origin, onChange: () => undefined });
    expect([await again.resume(), again.agent?.name, keep.map.size]).toEqual([true, "Ada", 0]);
  });

  test("renews its token before the end, once for all requests", async () => {
    const { session, clock, server } = await signedIn();
    clock.time += 14.5 * 60_000;
    await Promise.all([session.api.inbox("queued"), session.api.inbox("open")]);
    expect(server.requests.filter((line) => line.endsWith("/refresh"))).toHaveLength(1);
  });

  test("ends when the server says so", async () => {
    const { session, server } = await signedIn();
    const token = await session.token();
    server.signedIn = undefined;
    server.expired.add(token ?? "");
    await expect(session.api.inbox("queued")).rejects.toBeInstanceOf(Problem);
    expect(session.agent).toBeNull();
  });
});

describe("the inbox", () => {
  const follow = async () => {
    const all = await signedIn();
    const told: (string | null)[] = [];
    const inbox = new Inbox({ platform: all.platform, api: all.session.api, onChange: (row) => told.push(row?.conversation ?? null) });
    inbox.start();
    await all.clock.advance(100);
    return { ...all, inbox, told };
  };

  test("is live and shows what moves", async () => {
    const { inbox, clock, conversation, told } = await follow();
    expect([inbox.connection, inbox.rows("queued").map((row) => row.excerpt)]).toEqual(["live", ["hello?"]]);
    conversation.append({ kind: "closed", id: "x", author: MEI, state: { status: "resolved", holder: "none", unanswered: 0 } });
    await clock.advance(10);
    expect([inbox.rows("queued"), inbox.rows("resolved").length, told.at(-1)]).toEqual([[], 1, "cnv_1"]);
  });

  test("polls where no stream comes through", async () => {
    const { inbox, clock, server, say } = await follow();
    server.fault = (line) => (line.endsWith("/feed") ? "request lost" : undefined);
    await clock.advance(61_000);
    say("anybody?");
    await clock.advance(8_000);
    expect([inbox.connection, inbox.rows("queued")[0]?.excerpt]).toEqual(["polling", "anybody?"]);
  });

  test("whoever waits longest stands first, urgent ones before all", async () => {
    const { inbox, clock, server } = await follow();
    for (const [id, priority] of [["cnv_2", "normal"], ["cnv_3", "urgent"]] as const) {
      clock.time += 1000;
      server.open(id, "vis_x").append({ kind: "person_requested", id: "m", author: MEI, state: { status: "queued", holder: "queue", priority } });
    }
    await clock.advance(10);
    expect(inbox.rows("queued").map((row) => row.conversation)).toEqual(["cnv_3", "cnv_1", "cnv_2"]);
  });
});

describe("a conversation on the desk", () => {
  test("is taken, answered and noted, each once although answers get lost", async () => {
    const { open, clock, server, conversation } = await signedIn();
    const desk = await open();
    let lost = 3;
    server.fault = (line) => (/take|replies|notes/.test(line) && (lost -= 1) % 2 === 0 ? "answer lost" : undefined);
    const taking = desk.act({ verb: "take" });
    await clock.advance(5_000);
    await taking;
    desk.send("replies", "Hello, Ada here.");
    desk.send("notes", "wants a refund");
    await clock.advance(20_000);
    expect(lines(desk).slice(2)).toEqual(["agent taken  sent", "agent reply Hello, Ada here. sent", "agent note wants a refund sent"]);
    expect([conversation.head, desk.view.state?.status]).toEqual([5, "waiting"]);
  });

  test("a reply answers only what the agent had seen", async () => {
    const { open, clock, conversation, say } = await signedIn();
    const desk = await open();
    await desk.act({ verb: "take" });
    // It arrives while the agent's finger is on the key.
    say("one more thing");
    desk.send("replies", "On its way.");
    await clock.advance(5_000);
    expect(conversation.events.map(({ kind, id }) => `${kind} ${id.split("_")[1] ?? ""}`).slice(3)).toEqual(["message 0", "reply 3"]);
  });

  test("what the visitor wrote since is counted until the agent reads on", async () => {
    const { open, clock, say } = await signedIn();
    const desk = await open();
    desk.readOn();
    say("one");
    say("two");
    await clock.advance(100);
    expect(desk.unseen).toBe(2);
    desk.readOn();
    expect(desk.unseen).toBe(0);
  });

  test("what is done before the log is there waits for it", async () => {
    const { session, platform } = await signedIn();
    const desk = new Desk({ platform, api: session.api, agent: session.agent?.id ?? "", conversation: "cnv_1", onChange: () => undefined });
    await desk.act({ verb: "resolve" });
    expect(desk.view.state?.status).toBe("resolved");
  });

  test("a conversation that could not be read is read when the list is there again", async () => {
    const { session, platform, server, clock } = await signedIn();
    server.fault = () => "request lost";
    const desk = new Desk({ platform, api: session.api, agent: session.agent?.id ?? "", conversation: "cnv_1", onChange: () => undefined });
    await desk.open();
    expect(desk.view.problem).toBe("unreachable");
    await expect(desk.act({ verb: "take" })).rejects.toThrow();
    server.fault = () => undefined;
    desk.notice(2);
    await clock.advance(100);
    expect([desk.view.problem, lines(desk).length]).toEqual([null, 2]);
  });

  test("nothing is resolved over a message that nobody has seen", async () => {
    const { open, server, say } = await signedIn();
    const desk = await open();
    await desk.act({ verb: "take" });
    server.streams.at(-1)?.stream.break();
    say("wait!");
    const failure = await desk.act({ verb: "resolve" }).catch((error: unknown) => error);
    expect(hasCode(failure, "unseen_message")).toBe(true);
    await desk.catchUp();
    expect(desk.unseen).toBe(1);
    await desk.act({ verb: "resolve" });
    expect(desk.view.state?.status).toBe("resolved");
  });

  test("a reply to what somebody else holds is kept and says why", async () => {
    const { open, clock, conversation } = await signedIn();
    const desk = await open();
    const lin = { side: "agent", id: "agt_lin", name: "林小雨" } as const;
    conversation.append({ kind: "taken", id: "a_2_x", author: lin, state: { status: "open", holder: "agent", agent: lin.id } });
    desk.send("replies", "mine");
    await clock.advance(1_000);
    expect(desk.view.bubbles.at(-1)).toMatchObject({ text: "mine", status: "refused", failure: "not_holder" });
  });

  test("a reply that was refused goes out once it may, as a message of its own", async () => {
    const { open, clock, conversation } = await signedIn();
    const desk = await open();
    desk.send("replies", "mine");
    await clock.advance(1_000);
    const refused = desk.view.bubbles.at(-1);
    expect(refused).toMatchObject({ status: "refused", failure: "not_holder" });
    await desk.act({ verb: "take" });
    desk.again(refused?.key ?? "");
    await clock.advance(1_000);
    expect(conversation.events.filter(({ kind }) => kind === "reply").map(({ text }) => text)).toEqual(["mine"]);
    expect(lines(desk).at(-1)).toBe("agent reply mine sent");
  });

  test("unsent replies are there after a reload", async () => {
    const { open, clock, server, page } = await signedIn();
    const desk = await open();
    await desk.act({ verb: "take" });
    server.fault = () => "request lost";
    desk.send("replies", "kept");
    await clock.advance(100);
    desk.leave();
    server.fault = () => undefined;
    const again = await open(page());
    await clock.advance(1_000);
    expect(lines(again).at(-1)).toBe("agent reply kept sent");
  });
});

test("what the page speaks is what is asked for, whatever the browser prefers", async () => {
  const asked: (string | null)[] = [];
  const { platform, origin } = await signedIn();
  let speaks = "zh-CN";
  const heard = { ...platform, fetch: (request: Request) => { asked.push(request.headers.get("Accept-Language")); return platform.fetch(request); } };
  const session = new AgentSession({ platform: heard, origin, onChange: () => undefined, language: () => speaks });
  await session.knowledge.unanswered().catch(() => undefined);
  speaks = "en";
  await session.reports.read("ten_1", "day").catch(() => undefined);
  expect(asked.filter(Boolean)).toEqual(["zh-CN", "en"]);
});
