/** The agents' API, one method per request; every method throws a Failure when it was not served. */
import createClient from "openapi-fetch";
import type { Send } from "./http.ts";
import type { paths } from "./schema.ts";
import { type Ask, answer, streamRequest } from "./visitor-api.ts";
import type { InboxItem, Page, Posted, Presence, Priority, Sources, Status, Why } from "./wire.ts";

export type Act =
  | { verb: "take" | "return" | "resolve" | "decline" }
  | { verb: "replies" | "notes"; text: string }
  | { verb: "transfer"; agent: string }
  /** To the queue of that skill; '' is everybody's. */
  | { verb: "transfer"; skill: string }
  /** `until` in ms since the epoch. */
  | { verb: "snooze"; until: number }
  | { verb: "priority"; priority: Priority };

const STREAM = { ms: 15_000, stream: true };

export class AgentApi {
  readonly #client;
  readonly #send: Send;
  readonly #origin: string;
  readonly #instance: string;

  constructor(origin: string, send: Send, instance: string) {
    this.#client = createClient<paths>({ baseUrl: origin, fetch: (request) => send(request) });
    this.#send = send;
    this.#origin = origin;
    this.#instance = instance;
  }

  setOnline(online: boolean): Promise<Presence> {
    return answer(this.#client.PUT("/v1/agent/presence", { body: { online } }));
  }

  /** One page of the list of that status; `next` is '' at its end. */
  inbox(status: Status, cursor = "", limit = 50): Promise<{ items: InboxItem[]; next: string }> {
    const query = { status, limit, ...(cursor ? { cursor } : {}) };
    return answer(this.#client.GET("/v1/agent/inbox", { params: { query } }));
  }

  events(id: string, after: number): Promise<Page> {
    return answer(this.#client.GET("/v1/agent/conversations/{id}/events", { params: { path: { id }, query: { after } } }));
  }

  sources(id: string, seq: number): Promise<Sources> {
    return answer(this.#client.GET("/v1/agent/conversations/{id}/answers/{seq}/sources", { params: { path: { id, seq } } }));
  }

  /** Why somebody was given the conversation at this place. */
  why(id: string, seq: number): Promise<Why> {
    return answer(this.#client.GET("/v1/agent/conversations/{id}/assignments/{seq}/why", { params: { path: { id, seq } } }));
  }

  act(id: string, { verb, ...words }: Act, ask: Ask): Promise<Posted> {
    // Which words go with which verb is what Act says; a path made of a variable can't say it.
    const at = `/v1/agent/conversations/{id}/${verb}` as const;
    return answer(this.#client.POST(at, { params: { path: { id } }, body: { ...ask, ...words } as never }));
  }

  async typing(id: string, on: boolean): Promise<void> {
    await this.#client.PUT("/v1/agent/conversations/{id}/typing", { params: { path: { id } }, body: { on } });
  }

  async seen(id: string, seq: number): Promise<void> {
    await this.#client.PUT("/v1/agent/conversations/{id}/seen", { params: { path: { id } }, body: { seq } });
  }

  async block(visitor: string, blocked: boolean): Promise<void> {
    await this.#client.POST("/v1/agent/visitors/{id}/block", { params: { path: { id: visitor } }, body: { blocked } });
  }

  stream(id: string, lastId: string, signal: AbortSignal): Promise<Response> {
    const url = `${this.#origin}/v1/agent/conversations/${encodeURIComponent(id)}/stream`;
    return this.#send(streamRequest(url, lastId, this.#instance, signal), STREAM);
  }

  /** Rows of the list as they change; the ids are opaque cursors. */
  feed(lastId: string, signal: AbortSignal): Promise<Response> {
    return this.#send(streamRequest(`${this.#origin}/v1/agent/feed`, lastId, this.#instance, signal), STREAM);
  }
}
