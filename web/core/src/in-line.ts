/** Where a visitor stands who waits for a person, as the mark `queue` tells it. */
import type { Thread } from "./thread.ts";

export interface InLine {
  place: number;
  of: number;
  /** The place is this one or further back: nobody counts so far. */
  more: boolean;
  /** Seconds from and to which it still takes, four times in five; null: nobody can say. */
  wait: readonly [number, number] | null;
  /** It takes longer than was told. */
  late: boolean;
  atWork: number;
  /** Whether an address may be left instead of waiting. */
  form: boolean;
  /** When the shop opens, in ms since the epoch; null: it is open, or has said no hours. */
  opens: number | null;
}

/** Null while nobody waits, or the place is not known yet. */
export function inLine({ marks, state }: Pick<Thread, "marks" | "state">): InLine | null {
  const data = marks.get("queue")?.data;
  if (!data || !isWaiting(state?.status)) return null;
  const { place, of, more, wait_s: wait, late, at_work: atWork, form, next_opening: opens } = data;
  if (typeof place !== "number" || typeof of !== "number") return null;
  return {
    place, of, more: more === true, wait: isSpan(wait) ? wait : null, late: late === true, atWork: typeof atWork === "number" ? atWork : 0,
    form: form === true, opens: typeof opens === "number" ? opens : null,
  };
}

export function isWaiting(status: string | undefined): boolean {
  return status === "queued" || status === "offered";
}

function isSpan(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === "number");
}
