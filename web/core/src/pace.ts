/** How often to poll: soon after something happened, then ever more seldom. */
import type { Platform } from "./platform.ts";

const QUICK = 2_000;
const SELDOM = 30_000;
const NOBODY_LOOKS = 60_000;

export class PollPace {
  #wait = QUICK;
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** The next wait in ms, with jitter; each is longer than the one before. */
  next(active: boolean): number {
    const wait = this.#wait;
    this.slow();
    return active ? wait * (0.9 + this.#platform.random() / 5) : NOBODY_LOOKS;
  }

  slow(): void {
    this.#wait = Math.min(SELDOM, this.#wait * 1.5);
  }

  quicken(): void {
    this.#wait = QUICK;
  }
}
