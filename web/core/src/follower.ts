/** Follows a thread: by a stream while something is pending, by ever rarer polling else. */
import { PollPace } from "./pace.ts";
import { type Platform, sleep } from "./platform.ts";
import { Problem } from "./problem.ts";
import { readStream } from "./sse/connection.ts";
import type { Thread } from "./thread.ts";

export type Connection = "idle" | "live" | "polling" | "offline";

export interface FollowerOptions {
  platform: Platform;
  thread: Thread;
  /** Asks for the event stream after `lastId`; throws a Failure. */
  stream: (lastId: string, signal: AbortSignal) => Promise<Response>;
  /** Whether news may come at any moment, so that a stream is worth its price. */
  pending: () => boolean;
  /** The longest wait between two polls, in ms. */
  longestWait: () => number;
  onConnection: (connection: Connection) => void;
  /** The server will not show us this thread any more. */
  onLost: (problem: Problem) => void;
}

/** How long a client that was sent away from its stream polls before it asks for one again, in ms. */
const AWAY = 60_000;

export class Follower {
  connection: Connection = "idle";
  readonly #options: FollowerOptions;
  readonly #pace: PollPace;
  #streamNotBefore = 0;
  #breaks = 0;
  #cursor = 0;
  #active = true;
  #following: AbortController | null = null;
  #wake = new AbortController();

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#pace = new PollPace(options.platform, options.longestWait);
  }

  /** Begins to follow; a second call does nothing. */
  start(): void {
    if (this.#following) return;
    const following = new AbortController();
    this.#following = following;
    void this.#loop(following.signal);
  }

  /** Ends all requests and waits. */
  stop(): void {
    this.#following?.abort();
    this.#following = null;
    this.#connect("idle");
  }

  /** Something happened here (a post, the focus, the network is back): look for news now. */
  nudge(): void {
    this.#pace.quicken();
    this.#wake.abort();
  }

  /** The thread may have changed: what is pending now may be worth a stream. */
  changed(): void {
    const { cursor } = this.#options.thread.log;
    if (cursor !== this.#cursor) this.#pace.quicken();
    this.#cursor = cursor;
    if (this.#following && this.connection !== "live" && this.#wantsStream()) this.#wake.abort();
  }

  /** A page that nobody looks at holds no stream and polls seldom. */
  setActive(active: boolean): void {
    if (this.#active === active) return;
    this.#active = active;
    if (active) this.nudge();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!over(signal)) {
      if (this.#wantsStream()) await this.#streamOnce(signal);
      else await this.#pollOnce(signal);
    }
  }

  #wantsStream(): boolean {
    const { platform, pending } = this.#options;
    return this.#active && platform.clock.now() >= this.#streamNotBefore && pending();
  }

  async #pollOnce(signal: AbortSignal): Promise<void> {
    if (this.connection === "live") this.#connect("polling");
    await this.#rest(this.#pace.next(this.#active), signal);
    if (over(signal) || this.#wantsStream()) return;
    try {
      await this.#options.thread.read();
      if (!over(signal)) this.#connect("polling");
    } catch (failure) {
      if (!over(signal)) await this.#afterPoll(failure, signal);
    }
  }

  async #afterPoll(failure: unknown, signal: AbortSignal): Promise<void> {
    if (failure instanceof Problem && failure.code === "cursor_unknown") this.#options.thread.log.clear();
    else if (failure instanceof Problem && [401, 403, 404, 410].includes(failure.status)) this.#lose(failure);
    else await this.#rough(failure, signal);
  }

  #lose(problem: Problem): void {
    this.stop();
    this.#options.onLost(problem);
  }

  async #streamOnce(signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const end = () => { ended.abort(); };
    signal.addEventListener("abort", end);
    const opened = this.#options.platform.clock.now();
    try {
      const retry = await this.#stream(ended.signal, end);
      this.#breaks = 0;
      // A stream that ends at once must not be opened again at once.
      const lived = this.#options.platform.clock.now() - opened;
      await this.#rest(Math.max(retry ?? 1000, lived < 2000 ? this.#pace.next(true) : 0), signal);
    } catch (failure) {
      this.#breaks += 1;
      // Refused, or broken twice in a row: something between us and the server lets no streams through.
      if (this.#breaks >= 2 || failure instanceof Problem) this.#away();
      if (!over(signal)) await this.#rough(failure, signal);
    } finally {
      signal.removeEventListener("abort", end);
    }
  }

  #stream(signal: AbortSignal, end: () => void): Promise<number | undefined> {
    const { platform, thread, stream } = this.#options;
    return readStream(platform, {
      lastId: String(thread.log.cursor),
      signal,
      open: async (lastId, alive) => {
        const response = await stream(lastId, alive);
        this.#connect("live");
        return response;
      },
      onFrame: (frame) => {
        if (frame.event === "superseded") this.#away();
        if (frame.event === "superseded" || frame.event === "reset") end();
        thread.acceptFrame(frame);
      },
    });
  }

  #away(): void {
    this.#streamNotBefore = this.#options.platform.clock.now() + AWAY;
  }

  /** Waits what the server asks for, whoever nudges, and then a little longer. */
  async #rough(failure: unknown, signal: AbortSignal): Promise<void> {
    const { platform } = this.#options;
    this.#connect(failure instanceof Problem ? "polling" : "offline");
    this.#pace.slow();
    if (failure instanceof Problem) await sleep(platform.clock, failure.retryAfter ?? 0, signal);
    await this.#rest(this.#pace.next(this.#active), signal);
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    const wake = new AbortController();
    this.#wake = wake;
    const stop = () => { wake.abort(); };
    signal.addEventListener("abort", stop);
    await sleep(this.#options.platform.clock, signal.aborted ? 0 : ms, wake.signal);
    signal.removeEventListener("abort", stop);
  }

  #connect(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.#options.onConnection(connection);
  }
}

/** Asked anew each time: it may have changed during any await. */
function over(signal: AbortSignal): boolean {
  return signal.aborted;
}
