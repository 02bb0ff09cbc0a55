/** When and how often to send again: few times, later each time, never all clients at once. */
import type { Clock, Platform } from "./platform.ts";

export interface Patience {
  /** Sends in all, the first included. */
  tries: number;
  /** The longest first wait, in ms; it doubles with each try. */
  first: number;
  /** No wait is longer, in ms; a Retry-After above it ends the tries. */
  longest: number;
}

export const PATIENT: Patience = { tries: 5, first: 800, longest: 30_000 };

/**
 * The wait before try number `done + 1`, in ms; null: no more.
 * What the server asks for is the least, and jitter comes on top, so that waiting clients don't return together.
 */
export function waitFor(platform: Platform, patience: Patience, done: number, retryAfter = 0): number | null {
  if (done >= patience.tries || retryAfter > patience.longest) return null;
  const ceiling = Math.min(patience.longest, patience.first * 2 ** (done - 1));
  const jitter = (0.5 + platform.random() / 2) * ceiling;
  return retryAfter > 0 ? retryAfter + Math.min(jitter, retryAfter / 2) : jitter;
}

/**
 * Keeps retries to about a tenth of the traffic, so that a server in trouble is not buried by its own clients:
 * a few in a burst, then one for each ten requests, or each quiet minute.
 */
export class RetryBudget {
  #left: number;
  #at: number;
  readonly #clock: Clock;
  readonly #most: number;

  constructor(clock: Clock, most = 4) {
    this.#clock = clock;
    this.#most = most;
    this.#left = most;
    this.#at = clock.now();
  }

  /** One request is sent for the first time. */
  earn(): void {
    this.#add(0.1);
  }

  /** Whether one more retry is affordable; takes it. */
  spend(): boolean {
    const now = this.#clock.now();
    this.#add(Math.max(0, now - this.#at) / 60_000);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  #add(share: number): void {
    this.#left = Math.min(this.#most, this.#left + share);
  }
}
