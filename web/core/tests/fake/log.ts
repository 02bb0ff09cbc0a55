/** The server as an outbox sees it: a log that finds a retry by its id, and what may go wrong on the way to it. */
import type { Minted } from "../../src/outbox.ts";
import { Problem, Unreachable } from "../../src/problem.ts";
import type { FakeClock } from "./platform.ts";

export type Fault = "none" | "request lost" | "ack lost" | "throttled" | "broken" | "reset" | "retired";

export class FakeLog {
  conversation: string | null = null;
  entries: { id: string; text: string }[] = [];
  old: { id: string; text: string }[] = [];
  requests: { id: string; at: number }[] = [];
  faults: Fault[] = [];
  underWay = 0;
  mostUnderWay = 0;
  readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  async take(letter: Minted<string>): Promise<void> {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise<void>((resolve) => { this.clock.after(50, resolve); });
    this.underWay -= 1;
    this.requests.push({ id: letter.minted.id, at: this.clock.now() });
    const fault = this.faults.shift() ?? "none";
    if (fault === "request lost") throw new Unreachable("lost");
    if (fault === "throttled") throw new Problem(429, "too_many", "", undefined, 3000);
    if (fault === "broken") throw new Problem(500, "internal", "");
    // Where the base is unknown, nothing can have been taken under this id.
    if (fault === "reset" && !this.has(letter)) throw new Problem(409, "cursor_unknown", "");
    if (fault === "retired") this.retire(letter);
    if (letter.minted.conversation !== this.conversation && letter.minted.conversation !== null) {
      throw new Problem(410, "conversation_retired", "");
    }
    this.append(letter);
    if (fault === "ack lost") throw new Unreachable("lost");
  }

  /** Long after the last word in it: no letter that was taken is still in an outbox by then. */
  retire(letter: Minted<string>): void {
    if (this.conversation === null || this.has(letter)) return;
    this.old.push(...this.entries);
    this.entries = [];
    this.conversation = `${this.conversation}x`;
  }

  append(letter: Minted<string>): void {
    this.conversation ??= "c";
    if (!this.has(letter)) this.entries.push({ id: letter.minted.id, text: letter.body });
  }

  has({ minted }: Minted<string>): boolean {
    return [...this.entries, ...this.old].some((entry) => entry.id === minted.id);
  }

  get texts(): string[] {
    return [...this.old, ...this.entries].map((entry) => entry.text);
  }
}
