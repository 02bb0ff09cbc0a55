/** Who the visitor is, on this browser: the session's token and the conversation's, kept over reloads. */
import { NO_TOKENS, type Tokens, sender } from "./http.ts";
import { type Platform, readJson, writeJson } from "./platform.ts";
import { Problem } from "./problem.ts";
import { VisitorApi } from "./visitor-api.ts";
import type { Session, Shop } from "./wire.ts";

export interface SessionOptions {
  platform: Platform;
  origin: string;
  site: string;
  locale: () => string;
  /** The server no longer takes this browser for the one who wrote: what was said before is out of reach. */
  onForgotten: () => void;
}

interface KeptConversation {
  id: string;
  token: string;
}

/** A token lives for a day: half of it before its end a new one is fetched. */
const RENEW_BEFORE = 12 * 3_600_000;

export class VisitorSession implements Tokens {
  readonly api: VisitorApi;
  readonly #options: SessionOptions;
  readonly #instance: string;
  #opening: Promise<Session> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#instance = options.platform.mint();
    this.api = new VisitorApi(options.origin, sender(options.platform, this), this.#instance);
  }

  get prefix(): string {
    return `frontdesk.${this.#options.site}.`;
  }

  get shop(): Shop | null {
    return this.#session?.shop ?? null;
  }

  get conversation(): string | null {
    return this.#conversation?.id ?? null;
  }

  /** Opens a session unless there is a good one; nothing is written on the server. Throws a Failure. */
  async ensure(): Promise<Shop> {
    const { clock } = this.#options.platform;
    const session = this.#session;
    const left = session ? Date.parse(session.expires_at) - clock.now() : 0;
    if (session && left > RENEW_BEFORE) return session.shop;
    if (!session || left <= 0) return (await this.#open()).shop;
    // The old one does for a while yet, whatever becomes of the new one.
    await this.#extend(session).catch(() => undefined);
    return session.shop;
  }

  keepConversation(id: string, token: string): void {
    writeJson(this.#options.platform.keep, `${this.prefix}conversation`, { id, token } satisfies KeptConversation);
  }

  forgetConversation(): void {
    this.#options.platform.keep.remove(`${this.prefix}conversation`);
  }

  async token(): Promise<string | undefined> {
    return this.#conversation?.token ?? this.#session?.token ?? (await this.#open()).token;
  }

  async renew(refused: Problem): Promise<string | undefined> {
    if (refused.code === "token_outdated") {
      this.#forget();
      return undefined;
    }
    const before = this.conversation;
    const { token } = await this.#open();
    // As another visitor the same request would only be refused again.
    return before === null || this.conversation === before ? token : undefined;
  }

  #open(): Promise<Session> {
    this.#opening ??= this.#openNow().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #openNow(): Promise<Session> {
    const old = this.#session;
    const session = await this.#ask();
    this.#keep(session);
    const known = this.#conversation;
    if (known && session.visitor === old?.visitor) this.keepConversation(known.id, session.token);
    else if (known) this.#forget();
    return session;
  }

  /** A longer life for the same visitor; another visitor's session is not taken while ours still counts. */
  async #extend(old: Session): Promise<void> {
    const session = await this.#ask();
    if (session.visitor !== old.visitor) return;
    this.#keep(session);
    const known = this.#conversation;
    if (known) this.keepConversation(known.id, session.token);
  }

  /** The old token goes with the request: by it the server may know the visitor again. */
  async #ask(): Promise<Session> {
    const { platform, origin, site, locale } = this.#options;
    const token = this.#conversation?.token ?? this.#session?.token;
    const as = (tokens: Tokens) => new VisitorApi(origin, sender(platform, tokens), this.#instance).openSession(site, locale());
    try {
      return await as({ ...NO_TOKENS, token: () => token });
    } catch (refused) {
      if (token === undefined || !(refused instanceof Problem) || refused.status !== 401) throw refused;
      return as(NO_TOKENS);
    }
  }

  #keep(session: Session): void {
    writeJson(this.#options.platform.keep, `${this.prefix}session`, session);
  }

  #forget(): void {
    this.forgetConversation();
    this.#options.onForgotten();
  }

  get #session(): Session | null {
    return readJson(this.#options.platform.keep, `${this.prefix}session`) as Session | null;
  }

  get #conversation(): KeptConversation | null {
    return readJson(this.#options.platform.keep, `${this.prefix}conversation`) as KeptConversation | null;
  }
}
