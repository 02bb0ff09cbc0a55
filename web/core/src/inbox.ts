/** The agents' list: rows by status, kept fresh by the feed, and by polling where no stream comes through. */
import type { AgentApi } from "./agent-api.ts";
import type { Connection } from "./follower.ts";
import { type Platform, sleep } from "./platform.ts";
import { readStream } from "./sse/connection.ts";
import type { Frame } from "./sse/parser.ts";
import type { InboxItem, Status } from "./wire.ts";

export const STATUSES: readonly Status[] = ["queued", "offered", "open", "waiting", "bot", "snoozed", "resolved"];

export interface InboxOptions {
  platform: Platform;
  api: AgentApi;
  /** `row` is what the feed just told of, null after a read of the lists. */
  onChange: (row: InboxItem | null) => void;
}

const POLL = 5_000;
const RANK = ["urgent", "high", "normal", "low", "none"];

export class Inbox {
  connection: Connection = "idle";
  readonly #options: InboxOptions;
  readonly #rows = new Map<string, InboxItem>();
  #lastId = "";
  #following: AbortController | null = null;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Who waits longest stands first; where nobody waits, the latest word does. */
  rows(...statuses: string[]): readonly InboxItem[] {
    return [...this.#rows.values()].filter((row) => statuses.includes(row.status)).sort(inOrder);
  }

  row(conversation: string): InboxItem | undefined {
    return this.#rows.get(conversation);
  }

  start(): void {
    if (this.#following) return;
    this.#following = new AbortController();
    void this.#loop(this.#following.signal);
  }

  stop(): void {
    this.#following?.abort();
    this.#following = null;
    this.#rows.clear();
    this.#connect("idle");
  }

  /** Reads the first page of each list; throws a Failure. */
  async read(): Promise<void> {
    const pages = await Promise.all(STATUSES.map((status) => this.#options.api.inbox(status)));
    for (const row of pages.flatMap(({ items }) => items)) this.#take(row);
    this.#options.onChange(null);
  }

  async #loop(signal: AbortSignal): Promise<void> {
    const { platform } = this.#options;
    while (!signal.aborted) {
      let pause = POLL;
      try {
        await this.read();
        if (this.connection !== "live") this.#connect("polling");
        pause = (await this.#stream(signal)) ?? 1_000;
      } catch {
        this.#connect("offline");
      }
      await sleep(platform.clock, pause * (0.75 + platform.random() / 2), signal);
    }
  }

  /** Undefined: it ended as it should. A broken feed only means that the next read is a poll. */
  async #stream(signal: AbortSignal): Promise<number | undefined> {
    const { platform, api } = this.#options;
    try {
      return await readStream(platform, {
        lastId: this.#lastId,
        signal,
        open: async (lastId, alive) => {
          const response = await api.feed(lastId, alive);
          this.#connect("live");
          return response;
        },
        onFrame: (frame) => { this.#onFrame(frame); },
      });
    } catch {
      this.#connect("polling");
      return POLL;
    }
  }

  #onFrame({ event, data, id }: Frame): void {
    this.#lastId = id;
    if (event !== "row" || data === null) return;
    const row = JSON.parse(data) as InboxItem;
    if (this.#take(row)) this.#options.onChange(row);
  }

  /** The feed repeats and the lists lag: a row only ever moves forward. */
  #take(row: InboxItem): boolean {
    const known = this.#rows.get(row.conversation);
    if (known && known.head >= row.head) return false;
    this.#rows.set(row.conversation, row);
    return true;
  }

  #connect(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.#options.onChange(null);
  }
}

function inOrder(a: InboxItem, b: InboxItem): number {
  if ((a.waiting_since === "") !== (b.waiting_since === "")) return a.waiting_since === "" ? 1 : -1;
  const rank = RANK.indexOf(a.priority) - RANK.indexOf(b.priority);
  if (a.waiting_since !== "") return rank || a.waiting_since.localeCompare(b.waiting_since);
  return b.at.localeCompare(a.at);
}
