/** What the core needs of the world outside: a page hands in the browser's, a test its own. */

export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** All keys that begin with `prefix`. */
  keys(prefix: string): string[];
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Platform {
  fetch(request: Request): Promise<Response>;
  clock: Clock;
  keep: Keep;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** An id that nobody else mints: at least 80 random bits, letters and digits only. */
  mint(): string;
  /** Runs `work` while no other tab of this origin runs work of that name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Waits `ms`, or less if the signal says so; never throws. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener("abort", done);
  });
}

/** A value under one key, as JSON; what can't be read counts as absent. */
export function readJson(keep: Keep, key: string): unknown {
  try {
    const text = keep.get(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function writeJson(keep: Keep, key: string, value: unknown): void {
  keep.set(key, JSON.stringify(value));
}
