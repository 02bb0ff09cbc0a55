import { describe, expect, test } from "vitest";
import { PATIENT, RetryBudget, waitFor } from "../src/retry.ts";
import { FakeClock, fakePlatform } from "./fake/platform.ts";

describe("the wait before a retry", () => {
  const platform = fakePlatform();

  test("grows, never goes over the longest, and ends", () => {
    const waits = Array.from({ length: 12 }, (_, done) => waitFor(platform, { ...PATIENT, tries: 10 }, done + 1) ?? -1);
    expect(waits.slice(0, 9).every((wait, at) => wait >= Math.min(15_000, 400 * 2 ** at) && wait <= 30_000)).toBe(true);
    expect(waits.slice(9)).toEqual([-1, -1, -1]);
  });

  test("differs from client to client, also under Retry-After", () => {
    const waits = Array.from({ length: 50 }, () => waitFor(platform, PATIENT, 1, 5000) ?? 0);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5000);
    expect(new Set(waits).size).toBeGreaterThan(40);
  });

  test("a Retry-After beyond patience leaves it to the person", () => {
    expect(waitFor(platform, PATIENT, 1, 3_600_000)).toBeNull();
  });
});

describe("the retry budget", () => {
  test("a hundred requests at a server that fails cost at most ten retries and the first few", () => {
    const clock = new FakeClock();
    const budget = new RetryBudget(clock);
    let retries = 0;
    for (let request = 0; request < 100; request += 1) {
      budget.earn();
      if (budget.spend()) retries += 1;
    }
    expect(retries).toBeLessThanOrEqual(14);
  });

  test("a quiet minute affords one more retry", () => {
    const clock = new FakeClock();
    const budget = new RetryBudget(clock, 1);
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
    clock.time += 60_000;
    expect(budget.spend()).toBe(true);
  });
});
