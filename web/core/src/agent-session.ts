/** An agent who is signed in: a short token in memory only, renewed by a cookie that no script can read. */
import createClient from "openapi-fetch";
import { AgentApi } from "./agent-api.ts";
import { NO_TOKENS, type Send, type Tokens, sender } from "./http.ts";
import { KnowledgeApi } from "./knowledge-api.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";
import { ReportsApi } from "./reports-api.ts";
import type { paths } from "./schema.ts";
import { answer } from "./visitor-api.ts";
import type { Agent, SignedIn } from "./wire.ts";

export interface AgentSessionOptions {
  platform: Platform;
  origin: string;
  /** Called after signing in and out, also when the server ends the session. */
  onChange: (agent: Agent | null) => void;
  /** What the page speaks now, which need not be what the browser asks for; for Accept-Language. */
  language?: () => string;
}

/** A token lives for 15 minutes; a new one is fetched this long before its end, in ms. */
const RENEW_BEFORE = 60_000;

export class AgentSession implements Tokens {
  readonly api: AgentApi;
  /** For owners; anybody else is refused. */
  readonly knowledge: KnowledgeApi;
  /** For owners and supervisors. */
  readonly reports: ReportsApi;
  readonly #options: AgentSessionOptions;
  readonly #bare;
  #entered: SignedIn | null = null;
  #renewing: Promise<string | undefined> | null = null;

  constructor(options: AgentSessionOptions) {
    const { platform, origin, language } = options;
    this.#options = options;
    const known = sender(platform, this);
    const speaking: Send = (request, limits) => {
      if (language) request.headers.set("Accept-Language", language());
      return known(request, limits);
    };
    this.api = new AgentApi(origin, known, platform.mint());
    this.knowledge = new KnowledgeApi(origin, speaking, () => platform.mint());
    this.reports = new ReportsApi(origin, speaking);
    const send = sender(platform, NO_TOKENS);
    this.#bare = createClient<paths>({ baseUrl: origin, credentials: "same-origin", fetch: (request) => send(request) });
  }

  get agent(): Agent | null {
    return this.#entered?.agent ?? null;
  }

  /** Throws a Problem with the reason when the server does not let them in. */
  async signIn(tenant: string, email: string, password: string): Promise<void> {
    this.#enter(await answer(this.#bare.POST("/v1/agent/login", { body: { tenant, email, password } })));
  }

  /** After a reload: in again by the cookie. False: sign in. Throws Unreachable. */
  async resume(): Promise<boolean> {
    return (await this.#renew()) !== undefined;
  }

  /** Throws if the server was not told: its cookie still opens the desk then. */
  async signOut(): Promise<void> {
    await this.#bare.POST("/v1/agent/logout");
    this.#enter(null);
  }

  /** Their last page closes: nobody waits for an answer, and the request outlives the page. */
  sayAway(): void {
    const { platform, origin } = this.#options;
    if (!this.#entered) return;
    const headers = { Authorization: `Bearer ${this.#entered.token}`, "Content-Type": "application/json" };
    const away = new Request(`${origin}/v1/agent/presence`, { method: "PUT", keepalive: true, headers, body: JSON.stringify({ online: false }) });
    platform.fetch(away).catch(() => undefined);
  }

  async token(): Promise<string | undefined> {
    const left = this.#entered ? Date.parse(this.#entered.expires_at) - this.#options.platform.clock.now() : 0;
    if (left > RENEW_BEFORE) return this.#entered?.token;
    return this.#renew().catch(() => this.#entered?.token);
  }

  renew(): Promise<string | undefined> {
    return this.#renew();
  }

  #renew(): Promise<string | undefined> {
    // The cookie is good for one use: tabs must take turns.
    this.#renewing ??= this.#options.platform
      .alone("frontdesk.refresh", () => this.#refresh())
      .finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #refresh(): Promise<string | undefined> {
    try {
      const entered = await answer(this.#bare.POST("/v1/agent/refresh"));
      this.#enter(entered);
      return entered.token;
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 401) throw failure;
      this.#enter(null);
      return undefined;
    }
  }

  #enter(entered: SignedIn | null): void {
    const before = this.#entered?.agent.id;
    this.#entered = entered;
    if (before !== entered?.agent.id) this.#options.onChange(entered?.agent ?? null);
  }
}
