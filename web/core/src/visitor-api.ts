/** The visitors' API, one method per request; every method throws a Failure when it was not served. */
import createClient from "openapi-fetch";
import type { Send } from "./http.ts";
import { Unreachable } from "./problem.ts";
import type { paths } from "./schema.ts";
import type { Contact, Reason } from "./words.ts";
import type { Opened, Page, Posted, Session, Sources } from "./wire.ts";

export interface Ask {
  client_id: string;
  after: number;
}

export type OpeningWords = { text: string } | { ask: "person" };

export class VisitorApi {
  readonly #client;
  readonly #send: Send;
  readonly #origin: string;
  readonly #instance: string;

  /** `origin` is the server's, with no slash at its end; `instance` tells this page from the same person's others. */
  constructor(origin: string, send: Send, instance: string) {
    this.#client = createClient<paths>({ baseUrl: origin, fetch: (request) => send(request) });
    this.#send = send;
    this.#origin = origin;
    this.#instance = instance;
  }

  openSession(site: string, locale: string): Promise<Session> {
    return answer(this.#client.POST("/v1/sessions", { body: { site, locale } }));
  }

  open(key: string, words: OpeningWords, locale: string): Promise<Opened> {
    const header = { "Idempotency-Key": key };
    return answer(this.#client.POST("/v1/conversations", { params: { header }, body: { ...words, locale } }));
  }

  say(id: string, body: Ask & { text: string }): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/messages", { params: { path: { id } }, body }));
  }

  askForPerson(id: string, body: Ask): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/person", { params: { path: { id } }, body }));
  }

  close(id: string, body: Ask): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/close", { params: { path: { id } }, body }));
  }

  rate(id: string, body: Ask & { score: number; comment?: string }): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/rating", { params: { path: { id } }, body }));
  }

  leaveAddress(id: string, body: Ask & Contact): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/contact", { params: { path: { id } }, body }));
  }

  events(id: string, after: number): Promise<Page> {
    return answer(this.#client.GET("/v1/conversations/{id}/events", { params: { path: { id }, query: { after } } }));
  }

  thumb(id: string, seq: number, body: Ask & { up: boolean; reason?: Reason }): Promise<Posted> {
    return answer(this.#client.POST("/v1/conversations/{id}/answers/{seq}/thumb", { params: { path: { id, seq } }, body }));
  }

  /** Of the answer to what the visitor wrote at `seq`. */
  async stop(id: string, seq: number): Promise<void> {
    await this.#client.PUT("/v1/conversations/{id}/stop", { params: { path: { id } }, body: { seq } });
  }

  sources(id: string, seq: number): Promise<Sources> {
    return answer(this.#client.GET("/v1/conversations/{id}/answers/{seq}/sources", { params: { path: { id, seq } } }));
  }

  /** `after` is a place near the end of the log, so that the server need not read all of it. */
  async typing(id: string, on: boolean, after = 0): Promise<void> {
    await this.#client.PUT("/v1/conversations/{id}/typing", { params: { path: { id }, query: { after } }, body: { on } });
  }

  async seen(id: string, seq: number): Promise<void> {
    await this.#client.PUT("/v1/conversations/{id}/seen", { params: { path: { id } }, body: { seq } });
  }

  /** The answer's body is the event stream after `lastId`. */
  stream(id: string, lastId: string, signal: AbortSignal): Promise<Response> {
    const url = `${this.#origin}/v1/conversations/${encodeURIComponent(id)}/stream`;
    return this.#send(streamRequest(url, lastId, this.#instance, signal), { ms: 15_000, stream: true });
  }
}

export function streamRequest(url: string, lastId: string, instance: string, signal: AbortSignal): Request {
  const headers = new Headers({ Accept: "text/event-stream", "X-Client-Instance": instance });
  if (lastId !== "") headers.set("Last-Event-ID", lastId);
  return new Request(url, { headers, signal, cache: "no-store" });
}

/** The data of an openapi-fetch answer; our sender has thrown already if there is none. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call.catch((error: unknown) => {
    // A 2xx whose body is no JSON was written by something between us and the server.
    throw error instanceof SyntaxError ? new Unreachable("The answer is not ours.", { cause: error }) : error;
  });
  if (data === undefined) throw new Unreachable("The answer is empty.");
  return data;
}
