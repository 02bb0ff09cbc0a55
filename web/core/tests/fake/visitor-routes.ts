/** The visitors' half of the fake API. */
import type { Page, Sources } from "../../src/wire.ts";
import { respond } from "./bot.ts";
import { type Entry, type FakeConversation, Refusal } from "./conversation.ts";
import { type Call, type Routes, json } from "./server.ts";
import { FakeStream } from "./stream.ts";

const SHOP = {
  name: { zh: "灯笼鱼", en: "Lanternfish" },
  greeting: { zh: "您好，这里是灯笼鱼。想问订单、退货还是尺码？", en: "Hello, this is Lanternfish. Is it about an order, a return or a size?" },
};
const DAY = 86_400_000;

/** `visitor.<vis>.<cnv or nothing>`: who it is stands in the open, since nobody is kept out here. */
function tokenOf(visitor: string, conversation = ""): string {
  return `visitor.${visitor}.${conversation}`;
}

function visitorOf({ server, token }: Call): { visitor: string; conversation: string } {
  const [kind, visitor = "", conversation = ""] = token.split(".");
  if (kind !== "visitor" || server.expired.has(token)) throw new Refusal(401, "unauthorised");
  return { visitor, conversation };
}

function own(call: Call): FakeConversation {
  const { conversation } = visitorOf(call);
  if (conversation !== call.path["id"]) throw new Refusal(404, "not_found");
  return call.server.conversation(conversation);
}

function append(call: Call, entry: Omit<Entry, "id" | "author">, asks = false): Response {
  const conversation = own(call);
  if (call.server.blocked.has(conversation.visitor)) throw new Refusal(403, "visitor_blocked");
  const id = String(call.body["client_id"]);
  const base = Number(id.split("_")[1]);
  const head = conversation.head;
  const posted = conversation.post({ ...entry, id, author: { side: "visitor", id: conversation.visitor } }, base);
  if (asks && conversation.head > head) respond(conversation, posted, call.server.clock);
  return json(201, { posted, ...page(conversation, Math.max(Number(call.body["after"]), base)) });
}

function page(conversation: FakeConversation, after: number): Page {
  const { marks: _, ...rest } = conversation.page(after, false);
  return rest;
}

function reopened(conversation: FakeConversation): Entry["state"] {
  const { status, last_agent } = conversation.state;
  if (status === "waiting") return { status: "open" };
  if (status !== "snoozed" && status !== "resolved") return {};
  return last_agent ? { status: "queued", holder: "queue" } : { status: "bot", holder: "bot" };
}

/** The fake bot has one article, and every answer is its. */
export function sourcesOf({ events }: FakeConversation, seq: number): Sources {
  const event = events[seq - 1];
  if (event?.author.side !== "bot") throw new Refusal(404, "not_found");
  const text = event.text ?? "";
  const source = { chunk: "c1", title: "Parcels", heading: "Where it is", url: "", language: "en", text, withdrawn: false };
  return { seq, erased: false, claims: event.kind === "answer" ? [{ text, start: 0, length: Array.from(text).length, sources: [source] }] : [] };
}

export const VISITOR_ROUTES: Routes = {
  "POST /v1/sessions": (call) => {
    const { server, body, token } = call;
    if (body["site"] !== server.site) throw new Refusal(404, "not_found");
    const known = server.renews && token !== "" ? visitorOf(call) : null;
    const visitor = known?.visitor ?? server.mint("vis");
    const expires_at = new Date(server.clock.now() + DAY).toISOString();
    const shop = { ...SHOP, locale: (body["locale"] as string | undefined) ?? "en" };
    return json(201, { token: tokenOf(visitor, known?.conversation), visitor, expires_at, shop });
  },

  "POST /v1/conversations": (call) => {
    const { server, body, headers } = call;
    const { visitor } = visitorOf(call);
    const key = headers.get("idempotency-key") ?? "";
    if (!/^m_0_\w+$/.test(key)) throw new Refusal(422, "invalid_field");
    const id = `cnv_${visitor.slice(-6)}${key.slice(4)}`;
    const conversation = server.conversations.get(id) ?? server.open(id, visitor);
    const head = conversation.head;
    const author = { side: "visitor", id: visitor } as const;
    const asked = body["ask"] === "person";
    const entry: Entry = asked
      ? { kind: "person_requested", id: key, author, state: { status: "queued", holder: "queue" } }
      : { kind: "message", id: key, author, text: String(body["text"]) };
    const posted = conversation.post(entry, 0);
    if (head === 0 && !asked) respond(conversation, posted, server.clock);
    return json(201, { posted, ...page(conversation, 0), conversation: id, token: tokenOf(visitor, id) });
  },

  "POST /v1/conversations/{id}/messages": (call) =>
    append(call, { kind: "message", text: String(call.body["text"]), state: reopened(own(call)) ?? {} }, true),

  "POST /v1/conversations/{id}/person": (call) => {
    const { status, unanswered } = own(call).state;
    // Who is asked for already is not asked for again: `posted` is the question that waits.
    if (["queued", "offered", "open"].includes(status) && unanswered > 0)
      return json(201, { posted: unanswered, ...page(own(call), Number(call.body["after"])) });
    const queued = ["bot", "snoozed", "resolved"].includes(status);
    return append(call, { kind: "person_requested", state: queued ? { status: "queued", holder: "queue" } : reopened(own(call)) ?? {} });
  },

  "POST /v1/conversations/{id}/close": (call) => {
    if (own(call).state.status === "resolved") throw new Refusal(409, "already_resolved");
    return append(call, { kind: "closed", state: { status: "resolved", holder: "none", unanswered: 0 } });
  },

  "POST /v1/conversations/{id}/rating": (call) => append(call, { kind: "rated", data: { score: call.body["score"] } }),

  "POST /v1/conversations/{id}/contact": (call) => {
    const text = call.body["text"];
    return append(call, { kind: "contact_left", ...(typeof text === "string" ? { text } : {}) });
  },

  "GET /v1/conversations/{id}/events": (call) => json(200, own(call).page(Number(call.query.get("after") ?? 0), false)),

  "GET /v1/conversations/{id}/answers/{seq}/sources": (call) => json(200, sourcesOf(own(call), Number(call.path["seq"]))),

  "POST /v1/conversations/{id}/answers/{seq}/thumb": (call) =>
    append(call, { kind: "rated", data: { answer: Number(call.path["seq"]), thumb: call.body["up"] === true ? "up" : "down" } }),

  "PUT /v1/conversations/{id}/stop": (call) => (own(call).mark("stop", { seq: call.body["seq"] }), json(204, null)),

  "PUT /v1/conversations/{id}/typing": (call) => (own(call).mark("typing#visitor", { on: call.body["on"] }), json(204, null)),

  "PUT /v1/conversations/{id}/seen": (call) => (own(call).mark("seen#visitor", { seq: call.body["seq"] }), json(204, null)),

  "GET /v1/conversations/{id}/stream": (call) => {
    const { server } = call;
    const conversation = own(call);
    const after = Number(call.headers.get("last-event-id") ?? call.query.get("after") ?? 0);
    const stream = new FakeStream(conversation, { clock: server.clock, after, forAgent: false, slice: server.slice });
    server.streams.push({ of: conversation.id, stream });
    return stream.response;
  },
};
