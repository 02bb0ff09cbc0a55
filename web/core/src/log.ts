/** A conversation's events as one client knows them: always a run without holes, whatever arrives in whatever order. */
import type { WireEvent } from "./wire.ts";

/** Visitors see a part of the log, chained by `prev`; agents see all of it, chained by seq. */
export type Chain = "visible" | "whole";

/** `gap`: events are missing, read again from the cursor. `broken`: this is not the log we know, read all of it. */
export type Merged = "whole" | "gap" | "broken";

/** What a page answers for: everything above `after` up to `cursor`. */
export interface Reach {
  after: number;
  cursor: number;
}

export class ClientLog {
  events: readonly WireEvent[] = [];
  /** The place in the log up to which nothing is missing here; it may lie on a hidden event. */
  cursor = 0;
  #torn = false;
  readonly #chain: Chain;

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** The last event we have. */
  get end(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Something was left out; the next read, from the cursor, mends it. */
  get torn(): boolean {
    return this.#torn;
  }

  /** Takes what follows without a hole; the answer says whether something was left out. */
  merge(events: readonly WireEvent[], reach?: Reach): Merged {
    const merged = reach && reach.after > this.cursor ? "gap" : this.#takeAll(events);
    if (merged === "gap") this.#tear();
    if (merged !== "whole") return merged;
    if (reach) this.#torn = false;
    this.cursor = Math.max(this.cursor, reach?.cursor ?? 0);
    return "whole";
  }

  /** A hidden event stands at `cursor`: nothing to show, but nothing missing either. */
  pass(cursor: number): void {
    if (!this.#torn) this.cursor = Math.max(this.cursor, cursor);
  }

  clear(): void {
    this.events = [];
    this.cursor = 0;
    this.#torn = false;
  }

  /** Back to the last place that is proven: what is missing lies behind it. */
  #tear(): void {
    this.#torn = true;
    this.cursor = this.end;
  }

  #takeAll(events: readonly WireEvent[]): Merged {
    for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
      const step = this.#take(event);
      if (step !== "whole") return step;
    }
    return "whole";
  }

  #take(event: WireEvent): Merged {
    const { end } = this;
    if (event.seq <= end) return this.events.some((known) => known.seq === event.seq) ? "whole" : "broken";
    const follows = this.#chain === "visible" ? event.prev - end : event.seq - end - 1;
    if (follows !== 0) return follows > 0 ? "gap" : "broken";
    const before = event.kind === "erased" ? this.events.map(erased) : this.events;
    this.events = [...before, event];
    this.cursor = Math.max(this.cursor, event.seq);
    return "whole";
  }
}

function erased(event: WireEvent): WireEvent {
  const { text: _, ...rest } = event;
  return { ...rest, data: { ...event.data, erased: true } };
}
