/** What a person sent and the server has not acknowledged yet: kept over reloads, sent one at a time, never sent twice. */
import { keyOf } from "./bubbles.ts";
import { type Platform, readJson, sleep, writeJson } from "./platform.ts";
import { Problem, codeOf, hasCode, mayPass } from "./problem.ts";
import { PATIENT, type Patience, RetryBudget, waitFor } from "./retry.ts";

/** Where the log stands for this client: the base of the next id. No conversation yet: null and 0. */
export interface Place {
  conversation: string | null;
  cursor: number;
}

export interface Letter<Body> {
  /** The random part of the id. */
  key: string;
  /** Milliseconds since the epoch; letters go in this order. */
  at: number;
  body: Body;
  /** Minted with the first try and never renewed by a retry: the server looks for the id from `base` on. */
  minted: (Place & { id: string }) | null;
  status: LetterStatus;
  /** The code of what went wrong, for `failed` and `refused`. */
  failure?: string;
}

/** `failed` may be sent again as it is; `refused` will never be taken. */
export type LetterStatus = "waiting" | "sending" | "failed" | "refused";

export type Minted<Body> = Letter<Body> & { minted: Place & { id: string } };

export interface OutboxOptions<Body> {
  platform: Platform;
  /** All keys of this outbox in the Keep begin with it. */
  prefix: string;
  /** `m` for visitors, `a` for agents. */
  letterOf: "m" | "a";
  /** The place that the letter's base is; asked with the first try. */
  place(body: Body): Place;
  /** Whether what was posted later must wait while this one can't be delivered; true if it is left out. */
  holdsUp?: (body: Body) => boolean;
  /** Delivers one letter; throws a Failure if it was not acknowledged. */
  deliver(letter: Minted<Body>): Promise<void>;
  /** The server doesn't know our place: the log must be read from its beginning before the next try. */
  onReset?(): Promise<void>;
  /** The conversation has ended for good: the next try opens a new one. */
  onRetired?(conversation: string | null): void;
  onChange?(): void;
  patience?: Patience;
}

export class Outbox<Body> {
  readonly #options: OutboxOptions<Body>;
  readonly #budget: RetryBudget;
  readonly #letters = new Map<string, Letter<Body>>();
  #pump: Promise<void> | null = null;
  readonly #closing = new AbortController();

  constructor(options: OutboxOptions<Body>) {
    this.#options = options;
    this.#budget = new RetryBudget(options.platform.clock);
    this.#read();
  }

  /** All letters, in their order. */
  get letters(): readonly Letter<Body>[] {
    return [...this.#letters.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }

  /** Keeps a new letter and sends it after those before it; a new letter also gives failed ones another chance. */
  post(body: Body): Letter<Body> {
    const { platform } = this.#options;
    const last = this.letters.at(-1)?.at ?? 0;
    const at = Math.max(platform.clock.now(), last + 1);
    const letter: Letter<Body> = { key: platform.mint(), at, body, minted: null, status: "waiting" };
    this.#save(letter);
    this.flush();
    return letter;
  }

  /** Tries again all that may still be taken: after a reload, when the network is back, when a person asks for it. */
  flush(): void {
    for (const letter of this.letters) if (letter.status === "failed") this.#save(revived(letter));
    this.#start();
  }

  /** Forgets a letter: the person gave it up, or its event was seen in the log. */
  drop(key: string): void {
    this.#forget(key);
    this.#options.onChange?.();
  }

  /** Forgets all letters whose events stand in the log: their acknowledgement was lost, or another tab had it. */
  seen(ids: Iterable<string>): void {
    const keys = new Set(Array.from(ids, keyOf));
    for (const { key } of this.letters) if (keys.has(key)) this.drop(key);
  }

  /** Reads the Keep again: another tab may have added or delivered letters. */
  refresh(): void {
    this.#read();
    this.#options.onChange?.();
  }

  /** Stops sending; what is left stays in the Keep. */
  close(): void {
    this.#closing.abort();
  }

  /** Settles when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#pump) await this.#pump;
  }

  #start(): void {
    if (this.#pump || this.#closing.signal.aborted) return;
    this.#pump = this.#sendAll().finally(() => { this.#pump = null; });
  }

  async #sendAll(): Promise<void> {
    for (let letter = this.#next(); letter; letter = this.#next()) await this.#sendOne(letter.key);
  }

  /** The first letter that waits; none while one that holds up the rest has failed before it. */
  #next(): Letter<Body> | undefined {
    if (this.#closing.signal.aborted) return undefined;
    const { holdsUp = () => true } = this.#options;
    const first = this.letters.find(({ status, body }) => status !== "refused" && (status !== "failed" || holdsUp(body)));
    return first?.status === "failed" ? undefined : first;
  }

  /** Sends one letter, as often as patience and budget allow. */
  async #sendOne(first: string): Promise<void> {
    const { platform, patience = PATIENT } = this.#options;
    this.#budget.earn();
    for (let key = first, done = 1; ; done += 1) {
      const tried = await platform.alone(this.#options.prefix, () => this.#try(key));
      const letter = tried && this.#letters.get(tried.key);
      if (!letter) return;
      key = letter.key;
      const failure = tried.failure;
      if (!worthRepeating(failure)) { this.#settle(letter, "refused", failure); return; }
      // A new id for a new place is no repetition: it goes at once.
      if (done === 1 && isRenewed(failure)) continue;
      const wait = waitFor(platform, patience, done, failure instanceof Problem ? failure.retryAfter : 0);
      if (wait === null || !this.#budget.spend()) { this.#settle(letter, "failed", failure); return; }
      await sleep(platform.clock, wait, this.#closing.signal);
      if (this.#closing.signal.aborted) return;
    }
  }

  /** One try, while no other tab tries; null: the letter is delivered, or gone. */
  async #try(key: string): Promise<{ key: string; failure: unknown } | null> {
    this.#read();
    const letter = this.#letters.get(key);
    if (!letter) return null;
    const minted = this.#mint(letter);
    this.#save(minted);
    try {
      await this.#options.deliver(minted);
      this.drop(key);
      return null;
    } catch (failure) {
      return { key: await this.#recover(minted, failure), failure };
    }
  }

  #mint(letter: Letter<Body>): Minted<Body> {
    if (letter.minted) return { ...letter, minted: letter.minted, status: "sending" };
    const { conversation, cursor } = this.#options.place(letter.body);
    // Event 1 exists wherever a conversation does; base 0 is for the letter that opens one.
    const base = conversation === null ? 0 : Math.max(1, cursor);
    const id = `${this.#options.letterOf}_${base}_${letter.key}`;
    return { ...letter, minted: { conversation, cursor: base, id }, status: "sending" };
  }

  /** Two answers say that nothing was written under this id: then a new one makes no double. The answer is the letter's key. */
  async #recover(letter: Minted<Body>, failure: unknown): Promise<string> {
    // A closed outbox has an heir, which may be trying the same letter.
    if (this.#closing.signal.aborted) return letter.key;
    if (hasCode(failure, "cursor_unknown")) {
      await this.#options.onReset?.().catch(() => undefined);
      this.#read();
      if (this.#letters.has(letter.key)) this.#save({ ...letter, minted: null });
    }
    if (!hasCode(failure, "conversation_retired")) return letter.key;
    this.#options.onRetired?.(letter.minted.conversation);
    // A new key as well: the one that opened the retired conversation would find it again.
    const key = this.#options.platform.mint();
    this.#forget(letter.key);
    this.#save({ ...letter, key, minted: null });
    return key;
  }

  #settle(letter: Letter<Body>, status: "failed" | "refused", failure: unknown): void {
    this.#save({ ...letter, status, failure: codeOf(failure) });
  }

  #save(letter: Letter<Body>): void {
    this.#letters.set(letter.key, letter);
    writeJson(this.#options.platform.keep, this.#name(letter.key), letter);
    this.#options.onChange?.();
  }

  #forget(key: string): void {
    this.#letters.delete(key);
    this.#options.platform.keep.remove(this.#name(key));
  }

  #read(): void {
    const { keep } = this.#options.platform;
    this.#letters.clear();
    for (const name of keep.keys(this.#name(""))) {
      const letter = readJson(keep, name) as Letter<Body> | null;
      if (letter?.key && name === this.#name(letter.key)) this.#letters.set(letter.key, letter);
    }
  }

  #name(key: string): string {
    return `${this.#options.prefix}${key}`;
  }
}

function worthRepeating(failure: unknown): boolean {
  return mayPass(failure) || isRenewed(failure);
}

function isRenewed(failure: unknown): boolean {
  return hasCode(failure, "cursor_unknown", "conversation_retired");
}

function revived<Body>(letter: Letter<Body>): Letter<Body> {
  const again: Letter<Body> = { ...letter, status: "waiting" };
  delete again.failure;
  return again;
}
