/** The fake server's event streams, cut into slices of any size as a network may do. */
import { type FakeConversation, stateOf, wireOf } from "./conversation.ts";
import type { Clock } from "../../src/platform.ts";

export interface StreamOptions {
  clock: Clock;
  after: number;
  forAgent: boolean;
  /** How many bytes travel together; 0: each block as a whole. */
  slice: number;
}

/** Ends 60 s after it began, or 2 s after nothing is pending any more, as the real one does. */
export class FakeStream {
  readonly response: Response;
  #at: number;
  #marks = new Map<string, number>();
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #open = true;
  readonly #conversation: FakeConversation;
  readonly #options: StreamOptions;
  readonly #notice = () => { this.#flush(); };
  readonly #encoder = new TextEncoder();

  constructor(conversation: FakeConversation, options: StreamOptions) {
    this.#conversation = conversation;
    this.#options = options;
    this.#at = options.after;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => { this.#controller = controller; },
      cancel: () => { this.#leave(); },
    });
    this.response = new Response(body, { headers: { "Content-Type": "text/event-stream" } });
    conversation.watchers.add(this.#notice);
    this.#write("retry: 500\n\n");
    this.#flush();
    this.#ping();
    options.clock.after(60_000, () => { this.end(); });
  }

  get open(): boolean {
    return this.#open;
  }

  /** The last words, for example `superseded`. */
  say(event: string): void {
    this.#write(`event: ${event}\ndata: {}\n\n`);
  }

  end(): void {
    if (!this.#open) return;
    this.#leave();
    this.#controller.close();
  }

  break(): void {
    if (!this.#open) return;
    this.#leave();
    this.#controller.error(new TypeError("connection lost"));
  }

  #flush(): void {
    const { forAgent } = this.#options;
    for (const event of this.#conversation.events.slice(this.#at)) {
      const hidden = !forAgent && this.#conversation.isHidden(event);
      const data = hidden ? "" : `event: event\ndata: ${JSON.stringify(wireOf(event, forAgent))}\n`;
      this.#write(`id: ${event.seq}\n${data}\n`);
      this.#write(`id: ${event.seq}\nevent: state\ndata: ${JSON.stringify(stateOf(event.state, forAgent))}\n\n`);
      this.#at = event.seq;
    }
    for (const mark of this.#conversation.marks.values()) {
      if (this.#marks.get(mark.name) === mark.rev) continue;
      this.#marks.set(mark.name, mark.rev);
      this.#write(`event: mark\ndata: ${JSON.stringify(mark)}\n\n`);
    }
    this.#endWhenQuiet();
  }

  #endWhenQuiet(): void {
    this.#options.clock.after(2_000, () => {
      if (!this.#options.forAgent && !this.#pending()) this.end();
    });
  }

  #pending(): boolean {
    const { state, marks } = this.#conversation;
    const typing = marks.get("typing#agent");
    const fresh = typing?.data["on"] === true && this.#options.clock.now() - Date.parse(typing.at) < 8_000;
    return fresh || state.status === "queued" || state.status === "offered" || (state.status === "bot" && state.unanswered > 0);
  }

  #ping(): void {
    this.#options.clock.after(15_000, () => {
      if (!this.#open) return;
      this.#write(": ping\n\n");
      this.#ping();
    });
  }

  #write(text: string): void {
    if (!this.#open) return;
    const bytes = this.#encoder.encode(text);
    const width = this.#options.slice || bytes.length;
    for (let at = 0; at < bytes.length; at += width) this.#controller.enqueue(bytes.slice(at, at + width));
  }

  #leave(): void {
    this.#open = false;
    this.#conversation.watchers.delete(this.#notice);
  }
}
