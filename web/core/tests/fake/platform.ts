/** A world that a test holds in its hand: time moves when told, chance is a seeded sequence, storage is a map. */
import type { Keep, Platform } from "../../src/platform.ts";

export class FakeClock {
  time = Date.UTC(2026, 10, 22, 9, 0, 0);
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), run };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter((other) => other !== timer); };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets all work of this moment finish, then moves time on, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.time = Math.max(this.time, next.at);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.run();
      await settled();
    }
    this.time = end;
  }

  /** Moves on until nothing is planned any more, at most `limit` ms. */
  async run(limit = 3_600_000): Promise<void> {
    const end = this.time + limit;
    await settled();
    while (this.#timers.length > 0 && this.time < end) {
      const next = Math.min(...this.#timers.map((timer) => timer.at));
      await this.advance(Math.max(0, next - this.time));
    }
  }

  #due(end: number) {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** All microtasks, and the macrotasks that streams of the platform use. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export class FakeKeep implements Keep {
  readonly map = new Map<string, string>();
  get(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  set(key: string, value: string): void {
    this.map.set(key, value);
  }
  remove(key: string): void {
    this.map.delete(key);
  }
  keys(prefix: string): string[] {
    return [...this.map.keys()].filter((key) => key.startsWith(prefix));
  }
}

/** Numbers in [0, 1) that are the same in each run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface FakePlatform extends Platform {
  clock: FakeClock;
  keep: FakeKeep;
}

export function fakePlatform(
  fetch: Platform["fetch"] = () => Promise.reject(new TypeError("no network")),
  { keep = new FakeKeep(), clock = new FakeClock(), seed = 1, locks = new Map<string, Promise<unknown>>() } = {},
): FakePlatform {
  const random = seeded(seed);
  let minted = 0;
  return {
    fetch,
    clock,
    keep,
    random,
    mint: () => `r${seed}x${(minted += 1)}`,
    async alone(name, work) {
      const before = locks.get(name) ?? Promise.resolve();
      const turn = before.then(work, work);
      locks.set(name, turn.catch(() => undefined));
      return turn;
    },
  };
}
