/** How often to poll: soon after something happened, then ever more seldom. */
import type { Platform } from "./platform.ts";

const QUICK = 1_500;
const NOBODY_LOOKS = 60_000;

export class PollPace {
  #wait = QUICK;
  readonly #platform: Platform;
  readonly #longest: () => number;

  constructor(platform: Platform, longest: () => number) {
    this.#platform = platform;
    this.#longest = longest;
  }

  /** The next wait in ms, with jitter; each is longer than the one before, up to the longest. */
  next(active: boolean): number {
    const wait = Math.min(this.#wait, this.#longest());
    this.slow();
    return active ? wait * (0.9 + this.#platform.random() / 5) : NOBODY_LOOKS;
  }

  slow(): void {
    this.#wait = Math.min(this.#longest(), this.#wait * 1.5);
  }

  quicken(): void {
    this.#wait = QUICK;
  }
}
