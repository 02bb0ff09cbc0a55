/** Says that somebody types: at most every three seconds, and never a word of what. */
import type { Clock } from "./platform.ts";

const EVERY = 3_000;

export class TypingNotice {
  #next = 0;
  readonly #clock: Clock;
  readonly #tell: () => Promise<void>;

  constructor(clock: Clock, tell: () => Promise<void>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A key was pressed. That a notice gets lost is no matter. */
  key(): void {
    const now = this.#clock.now();
    if (now < this.#next) return;
    this.#next = now + EVERY;
    this.#tell().catch(() => undefined);
  }

  /** What was typed has gone: the next key tells at once. */
  sent(): void {
    this.#next = 0;
  }
}
