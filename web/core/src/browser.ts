/** The browser as a Platform; the only file of the core that touches a global of the page. */
import type { Keep, Platform } from "./platform.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function browserPlatform(page: Window & typeof globalThis): Platform {
  return {
    fetch: (request) => page.fetch(request),
    clock: {
      now: () => page.Date.now(),
      after(ms, run) {
        const timer = page.setTimeout(run, ms);
        return () => { page.clearTimeout(timer); };
      },
    },
    keep: storageKeep(() => page.localStorage),
    random: () => page.Math.random(),
    mint: () => Array.from(page.crypto.getRandomValues(new Uint8Array(20)), (byte) => ALPHABET.charAt(byte & 31)).join(""),
    alone: (name, work) => (locksOf(page) ? page.navigator.locks.request(name, work) : work()),
  };
}

/** Missing on plain http; then two tabs may send at once, and the server finds the doubles. */
function locksOf(page: Window): boolean {
  return "locks" in page.navigator;
}

/** A page's storage; where the browser forbids it, or it is full, this tab's memory takes its place. */
export function storageKeep(open: () => Storage): Keep {
  const memory = new Map<string, string>();
  const storage = tried(open, null);
  return {
    get: (key) => memory.get(key) ?? tried(() => storage?.getItem(key), null) ?? null,
    set(key, value) {
      const kept = tried(() => (storage?.setItem(key, value), storage !== null), false);
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    remove(key) {
      memory.delete(key);
      tried(() => storage?.removeItem(key), undefined);
    },
    keys(prefix) {
      const stored = tried(() => (storage ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "") : []), []);
      return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(prefix));
    },
  };
}

function tried<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
