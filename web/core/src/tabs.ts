/** The tabs in which one person is at their desk: closing the last one means leaving, closing another one does not. */
import type { Platform } from "./platform.ts";

/** A tab that has given no sign for so long, in ms, is gone: browsers let hidden ones beat once a minute. */
const GONE = 90_000;

export class Tabs {
  readonly #platform: Pick<Platform, "keep" | "clock">;
  readonly #prefix: string;
  readonly #own: string;

  constructor(platform: Pick<Platform, "keep" | "clock" | "mint">, prefix: string) {
    this.#platform = platform;
    this.#prefix = prefix;
    this.#own = `${prefix}${platform.mint()}`;
  }

  /** This tab is at the desk. */
  beat(): void {
    this.#platform.keep.set(this.#own, String(this.#platform.clock.now()));
  }

  /** This tab is not any more; true if no other one is. */
  leave(): boolean {
    const { keep, clock } = this.#platform;
    keep.remove(this.#own);
    return !keep.keys(this.#prefix).some((key) => clock.now() - Number(keep.get(key)) < GONE);
  }

  /** Whether a change of the storage is another tab that has left. */
  hasLeft(key: string | null, value: string | null): boolean {
    return value === null && key !== null && key.startsWith(this.#prefix) && key !== this.#own;
  }
}
