/** One conversation as a client knows it: log, state and marks, merged from posts, reads and streams alike. */
import { isWaiting } from "./in-line.ts";
import { type Chain, ClientLog, type Merged } from "./log.ts";
import { Unreachable } from "./problem.ts";
import type { Frame } from "./sse/parser.ts";
import type { Mark, Page, State, WireEvent } from "./wire.ts";

export interface ThreadOptions {
  chain: Chain;
  /** One page of the log above `after`; throws a Failure. */
  read: (after: number) => Promise<Page>;
  onChange: () => void;
}

export class Thread {
  readonly log: ClientLog;
  readonly marks = new Map<string, Mark>();
  state: State | null = null;
  readonly #options: ThreadOptions;
  #stateAt = 0;
  #reading: Promise<void> | null = null;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.log = new ClientLog(options.chain);
  }

  /** Takes an answer to a request that asked for what is above `after`; what it lacks is read later. */
  accept(page: Page, after: number): void {
    const merged = this.#take(page, after);
    this.#options.onChange();
    this.#mend(page.more && merged === "whole" ? "gap" : merged);
  }

  /** Takes one block of the event stream. */
  acceptFrame(frame: Frame): void {
    const id = Number(frame.id);
    const at = Number.isSafeInteger(id) ? id : 0;
    const data = frame.data === null ? null : json(frame.data);
    if (frame.event === "reset") this.#mend("broken");
    else if (data === null) this.log.pass(at);
    else if (frame.event === "event") this.#mend(this.log.merge([data as WireEvent]));
    else if (frame.event === "mark") this.#takeMark(data as Mark);
    else if (frame.event === "state") this.#takeState(data as State, at);
    this.#options.onChange();
  }

  /** Reads from our own place to the end of the log; throws a Failure. */
  read(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => { this.#reading = null; });
    return this.#reading;
  }

  /** Forgets everything and reads the log from its beginning; throws a Failure. */
  async reset(): Promise<void> {
    this.log.clear();
    this.marks.clear();
    this.#stateAt = 0;
    await this.#reread();
  }

  async #readAll(): Promise<void> {
    let gaps = 0;
    for (let more = true; more; ) {
      const after = this.log.cursor;
      const page = await this.#options.read(after);
      const merged = this.#take(page, after);
      this.#options.onChange();
      if (merged === "broken" || (merged === "gap" && (gaps += 1) > 2)) throw new Unreachable("The log does not fit together.");
      more = page.more || merged === "gap";
    }
  }

  #take(page: Page, after: number): Merged {
    this.#takeState(page.state, page.cursor);
    for (const mark of page.marks ?? []) this.#takeMark(mark);
    return this.log.merge(page.events, { after, cursor: page.cursor });
  }

  /** What goes wrong here, the next frame or poll meets again: a torn log's cursor stays before the tear. */
  #mend(merged: Merged): void {
    if (merged === "whole") return;
    const work = merged === "broken" ? this.reset() : this.#reread();
    work.catch(() => undefined);
  }

  /** A read that was under way may have asked before the gap was known. */
  async #reread(): Promise<void> {
    await this.#reading?.catch(() => undefined);
    await this.read();
  }

  #takeState(state: State, at: number): void {
    if (at < this.#stateAt) return;
    this.#stateAt = at;
    this.state = state;
    if (!isWaiting(state.status)) this.marks.delete("queue");
  }

  #takeMark(mark: Mark): void {
    if ((this.marks.get(mark.name)?.rev ?? -1) < mark.rev) this.marks.set(mark.name, mark);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
