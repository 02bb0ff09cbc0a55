/** A conversation on the fake server: the log, its state and who waits for news; the rules in their plainest form. */
import type { Mark, Page, Side, State, WireEvent } from "../../src/wire.ts";
import type { FakeClock } from "./platform.ts";

export type FakeEvent = WireEvent & { state: State };

const HIDDEN = new Set(["note", "declined", "classified", "offered", "offer_expired", "prioritised", "requeued", "identified", "retired"]);
const ASKING = new Set(["message", "person_requested"]);

export interface Entry {
  kind: string;
  id: string;
  author: { side: Side; id?: string; name?: string };
  text?: string;
  data?: Record<string, unknown>;
  state?: Partial<State>;
}

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, headers: Record<string, string> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export class FakeConversation {
  readonly id: string;
  readonly visitor: string;
  readonly events: FakeEvent[] = [];
  readonly marks = new Map<string, Mark>();
  readonly watchers = new Set<() => void>();
  readonly #clock: Pick<FakeClock, "now">;

  constructor(id: string, visitor: string, clock: Pick<FakeClock, "now">) {
    this.id = id;
    this.visitor = visitor;
    this.#clock = clock;
  }

  get head(): number {
    return this.events.length;
  }

  get state(): State {
    return this.events.at(-1)?.state ?? { status: "bot", holder: "bot", unanswered: 0, priority: "normal", epoch: 0 };
  }

  get retired(): boolean {
    return this.events.at(-1)?.kind === "retired";
  }

  /** The seq of the event with this id, which is appended unless a retry finds it above `base`. */
  post(entry: Entry, base: number): number {
    if (base > this.head) throw new Refusal(409, "cursor_unknown");
    const before = this.events.find((event) => event.seq >= base && event.id === entry.id && event.author.side === entry.author.side);
    if (before) return before.seq;
    if (this.retired) throw new Refusal(410, "conversation_retired");
    return this.append(entry).seq;
  }

  append(entry: Entry): FakeEvent {
    const seq = this.head + 1;
    const prev = this.events.findLast((event) => !HIDDEN.has(event.kind))?.seq ?? 0;
    const { state: change, ...rest } = entry;
    const asks = ASKING.has(entry.kind);
    const unanswered = asks && this.state.unanswered === 0 ? seq : this.state.unanswered;
    const state = { ...this.state, unanswered, ...change };
    if (state.holder !== "agent") delete state.agent;
    const event: FakeEvent = { ...rest, seq, prev, at: new Date(this.#clock.now()).toISOString(), state };
    this.events.push(event);
    this.notify();
    return event;
  }

  mark(name: string, data: Record<string, unknown>): void {
    const at = new Date(this.#clock.now()).toISOString();
    this.marks.set(name, { name, rev: (this.marks.get(name)?.rev ?? 0) + 1, at, data });
    this.notify();
  }

  notify(): void {
    for (const watcher of this.watchers) watcher();
  }

  page(after: number, forAgent: boolean, limit = 100): Page {
    if (after > this.head) throw new Refusal(409, "cursor_unknown");
    const seen = this.events.filter((event) => event.seq > after && (forAgent || !HIDDEN.has(event.kind)));
    const events = seen.slice(0, limit).map((event) => wireOf(event, forAgent));
    const more = seen.length > limit;
    const cursor = more ? (events.at(-1)?.seq ?? after) : this.head;
    return { events, cursor, more, state: stateOf(this.state, forAgent), marks: [...this.marks.values()] };
  }

  isHidden(event: FakeEvent): boolean {
    return HIDDEN.has(event.kind);
  }
}

export function wireOf({ state: _, ...event }: FakeEvent, forAgent: boolean): WireEvent {
  if (forAgent || event.author.side === "visitor") return event;
  const { id: _id, ...author } = event.author;
  return { ...event, author };
}

/** Visitors don't learn which agent it is; on the fake `agent` stands in the state at all times. */
export function stateOf({ agent, ...state }: State, forAgent: boolean): State {
  return forAgent && agent !== undefined ? { ...state, agent } : state;
}
