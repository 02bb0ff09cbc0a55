/** The agents' half of the fake API. */
import type { Agent, InboxItem, State } from "../../src/wire.ts";
import { type Entry, type FakeConversation, Refusal } from "./conversation.ts";
import { type Call, type FakeAgent, type Handler, type Routes, json } from "./server.ts";
import { sourcesOf } from "./visitor-routes.ts";
import { FakeStream } from "./stream.ts";

const MINUTES_15 = 900_000;
const HELD = ["open", "waiting"];

function signIn({ server }: Call): Response {
  const agent = server.signedIn;
  if (!agent) throw new Refusal(401, "unauthorised");
  const token = `agent.${agent.id}.${server.mint("t")}`;
  const expires_at = new Date(server.clock.now() + MINUTES_15).toISOString();
  return json(200, { token, expires_at, agent: meOf(server, agent) });
}

function meOf({ tenant }: Call["server"], { id, name, email }: FakeAgent): Agent {
  return { id, tenant, name, email, roles: ["agent"], skills: [], languages: ["zh", "en"], capacity: 3 };
}

export function rowOf(conversation: FakeConversation): InboxItem {
  const { state, events } = conversation;
  const text = events.findLast((event) => event.text !== undefined && event.kind !== "note")?.text ?? "";
  return {
    conversation: conversation.id,
    status: state.status,
    holder: state.agent ?? state.holder,
    priority: state.priority,
    waiting_since: events[state.unanswered - 1]?.at ?? "",
    unanswered: state.unanswered,
    at: events.at(-1)?.at ?? "",
    last_agent: state.last_agent ?? "",
    head: conversation.head,
    excerpt: text.slice(0, 80),
    visitor: conversation.visitor,
    topic: "",
    language: /\p{Script=Han}/u.test(text) ? "zh" : "en",
  };
}

function act(kind: string, change: (state: State, call: Call) => Partial<State>, rest: (call: Call) => Partial<Entry> = () => ({})): Handler {
  return (call) => {
    const agent = call.server.agentOf(call.token);
    const conversation = call.server.conversation(call.path["id"] ?? "");
    const id = String(call.body["client_id"]);
    const base = Number(id.split("_")[1]);
    const known = conversation.events.some((event) => event.id === id);
    const state = known ? {} : change(conversation.state, call);
    const author = { side: "agent", id: agent.id, name: agent.name } as const;
    const posted = conversation.post({ kind, id, author, state, ...rest(call) }, base);
    const { marks: _, ...page } = conversation.page(Math.max(Number(call.body["after"]), base), true);
    return json(201, { posted, ...page });
  };
}

const me = ({ server, token }: Call) => server.agentOf(token).id;

function mine(state: State, call: Call): void {
  if (state.holder !== "agent" || state.agent !== me(call)) throw new Refusal(409, "not_holder");
}

/** A visitor's event above what the agent has seen makes resolving and snoozing wrong. */
function seen(state: State, call: Call): void {
  if (state.holder === "agent") mine(state, call);
  const { events } = call.server.conversation(call.path["id"] ?? "");
  const after = Number(call.body["after"]);
  if (events.some((event) => event.seq > after && event.author.side === "visitor")) throw new Refusal(409, "unseen_message");
}

const text = (call: Call) => ({ text: String(call.body["text"]) });
const ID = "/v1/agent/conversations/{id}";

export const AGENT_ROUTES: Routes = {
  "POST /v1/agent/login": (call) => {
    const { server, body } = call;
    server.signedIn = server.agents.find((agent) => agent.email === body["email"] && agent.password === body["password"]);
    return signIn(call);
  },
  "POST /v1/agent/refresh": (call) => signIn(call),
  "POST /v1/agent/logout": ({ server }) => ((server.signedIn = undefined), json(204, null)),
  "GET /v1/agent/me": ({ server, token }) => {
    return json(200, meOf(server, server.agentOf(token)));
  },
  "PUT /v1/agent/presence": ({ server, token, body }) => {
    const online = body["online"] === true;
    server.agentOf(token).online = online;
    return json(200, { online, capacity: 3, free: 3, held: [] });
  },
  "GET /v1/agent/inbox": ({ server, token, query }) => {
    server.agentOf(token);
    const rows = [...server.conversations.values()].map(rowOf).filter((row) => row.status === query.get("status"));
    return json(200, { items: rows, next: "" });
  },
  "GET /v1/agent/feed": ({ server, token }) => {
    server.agentOf(token);
    return feed(server);
  },
  [`GET ${ID}/events`]: ({ server, token, path, query }) => {
    server.agentOf(token);
    return json(200, server.conversation(path["id"] ?? "").page(Number(query.get("after") ?? 0), true));
  },
  [`GET ${ID}/answers/{seq}/sources`]: ({ server, token, path }) => {
    server.agentOf(token);
    return json(200, sourcesOf(server.conversation(path["id"] ?? ""), Number(path["seq"])));
  },
  [`GET ${ID}/stream`]: ({ server, token, path, headers }) => {
    server.agentOf(token);
    const conversation = server.conversation(path["id"] ?? "");
    const after = Number(headers.get("last-event-id") ?? 0);
    const stream = new FakeStream(conversation, { clock: server.clock, after, forAgent: true, slice: server.slice });
    server.streams.push({ of: conversation.id, stream });
    return stream.response;
  },
  [`POST ${ID}/take`]: act("taken", (state, call) => {
    if (HELD.includes(state.status)) throw new Refusal(409, state.agent === me(call) ? "already_held" : "not_holder");
    return { status: state.unanswered > 0 ? "open" : "waiting", holder: "agent", agent: me(call), last_agent: me(call) };
  }),
  [`POST ${ID}/replies`]: act("reply", (state, call) => {
    if (state.status !== "resolved") mine(state, call);
    return { status: "waiting", holder: "agent", agent: me(call), last_agent: me(call), unanswered: 0 };
  }, text),
  [`POST ${ID}/notes`]: act("note", () => ({}), text),
  [`POST ${ID}/transfer`]: act("transferred", (state, call) => {
    mine(state, call);
    const to = call.body["agent"] as string | undefined;
    return to ? { holder: "agent", agent: to, last_agent: to } : { status: "queued", holder: "queue" };
  }),
  [`POST ${ID}/return`]: act("returned", (state, call) => (mine(state, call), { status: "bot", holder: "bot" })),
  [`POST ${ID}/resolve`]: act("resolved", (state, call) => (seen(state, call), { status: "resolved", holder: "none", unanswered: 0 })),
  [`POST ${ID}/snooze`]: act("snoozed", (state, call) => (seen(state, call), { status: "snoozed", holder: "none", unanswered: 0 })),
  [`PUT ${ID}/typing`]: ({ server, path, body }) => {
    server.conversation(path["id"] ?? "").mark("typing#agent", { on: body["on"] });
    return json(204, null);
  },
  [`PUT ${ID}/seen`]: () => json(204, null),
  "POST /v1/agent/visitors/{id}/block": ({ server, path, body }) => {
    if (body["blocked"] === true) server.blocked.add(path["id"] ?? "");
    else server.blocked.delete(path["id"] ?? "");
    return json(204, null);
  },
};

function feed(server: Call["server"]): Response {
  const encoder = new TextEncoder();
  let leave = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let beat = 0;
      const write = (text: string) => { controller.enqueue(encoder.encode(text)); };
      const send = (conversation: FakeConversation) => {
        write(`id: f${(beat += 1)}\nevent: row\ndata: ${JSON.stringify(rowOf(conversation))}\n\n`);
      };
      write("retry: 500\n\nid: f0\nevent: hello\ndata: {}\n\n");
      server.feedWatchers.add(send);
      leave = () => void server.feedWatchers.delete(send);
      server.clock.after(60_000, () => { if (server.feedWatchers.has(send)) { leave(); controller.close(); } });
    },
    cancel: () => { leave(); },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}
