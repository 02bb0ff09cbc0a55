/** The HTTP API in memory, for tests of the clients and for pages without a backend; `fetch` is its only door. */
import type { Clock } from "../../src/platform.ts";
import { FakeConversation, Refusal } from "./conversation.ts";
import { AGENT_ROUTES } from "./agent-routes.ts";
import type { FakeStream } from "./stream.ts";
import { VISITOR_ROUTES } from "./visitor-routes.ts";

export interface Call {
  server: FakeServer;
  path: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  headers: Headers;
  token: string;
}

export type Handler = (call: Call) => Response;
export type Routes = Record<string, Handler>;

/** What happens to a request: nothing, it never arrives, its answer is lost, or the server refuses it. */
export type Fault = "request lost" | "answer lost" | Refusal | undefined;

export interface FakeAgent {
  id: string;
  name: string;
  email: string;
  password: string;
  online: boolean;
}

export class FakeServer {
  readonly clock: Clock;
  readonly site = "site_01JD0000000000000000000SH0";
  readonly tenant = "ten_01JD0000000000000000000SH0";
  readonly conversations = new Map<string, FakeConversation>();
  readonly streams: { of: string; stream: FakeStream }[] = [];
  readonly feedWatchers = new Set<(conversation: FakeConversation) => void>();
  readonly agents: FakeAgent[] = [
    { id: "agt_01JD0000000000000000000ADA", name: "Ada", email: "ada@lanternfish.example", password: "correct horse", online: false },
    { id: "agt_01JD0000000000000000000X1N", name: "林小雨", email: "lin@lanternfish.example", password: "correct horse", online: false },
  ];
  /** All requests that arrived, as `POST /v1/sessions`. */
  readonly requests: string[] = [];
  /** Tokens that count as expired. */
  readonly expired = new Set<string>();
  readonly blocked = new Set<string>();
  /** Whether an old token gets its visitor back at the opening of a session. */
  renews = true;
  signedIn: FakeAgent | undefined;
  fault: (line: string) => Fault = () => undefined;
  slice = 0;
  #minted = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const line = `${request.method} ${new URL(request.url).pathname}`;
    const fault = this.fault(line);
    if (fault === "request lost" || request.signal.aborted) throw new TypeError("network");
    this.requests.push(line);
    const response = await this.#answer(request, fault);
    if (fault === "answer lost") throw new TypeError("network");
    return response;
  };

  mint(prefix: string): string {
    return `${prefix}_01JD${String((this.#minted += 1)).padStart(22, "0")}`;
  }

  conversation(id: string): FakeConversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new Refusal(404, "not_found");
    return conversation;
  }

  open(id: string, visitor: string): FakeConversation {
    const conversation = new FakeConversation(id, visitor, this.clock);
    conversation.watchers.add(() => { for (const watcher of this.feedWatchers) watcher(conversation); });
    this.conversations.set(id, conversation);
    return conversation;
  }

  agentOf(token: string): FakeAgent {
    const agent = this.agents.find((one) => token.startsWith(`agent.${one.id}.`));
    if (!agent || this.expired.has(token)) throw new Refusal(401, "unauthorised");
    return agent;
  }

  async #answer(request: Request, fault: Fault): Promise<Response> {
    try {
      if (fault instanceof Refusal) throw fault;
      return this.#route(request, request.body ? ((await request.json()) as Record<string, unknown>) : {});
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, headers } = error;
      const problem = { type: `urn:frontdesk:error:${code}`, title: code, status, code, detail: code };
      return new Response(JSON.stringify(problem), { status, headers: { "Content-Type": "application/problem+json", ...headers } });
    }
  }

  #route(request: Request, body: Record<string, unknown>): Response {
    const { pathname, searchParams } = new URL(request.url);
    for (const [route, handler] of Object.entries({ ...VISITOR_ROUTES, ...AGENT_ROUTES })) {
      const [method, pattern = ""] = route.split(" ");
      const match = new RegExp(`^${pattern.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(pathname);
      if (method !== request.method || !match) continue;
      const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
      return handler({ server: this, path: match.groups ?? {}, query: searchParams, body, headers: request.headers, token });
    }
    throw new Refusal(404, "not_found");
  }
}

export function json(status: number, value: unknown): Response {
  return status === 204 ? new Response(null, { status }) : Response.json(value, { status });
}
