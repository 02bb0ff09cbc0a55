/** What the marks and the state say of who is at work right now. */
import type { Thread } from "./thread.ts";
import type { Mark } from "./wire.ts";

/** A typing mark that was not repeated for so long, in ms, no longer counts. */
const FRESH = 8_000;

/** The bot while it owes an answer; an agent while their typing mark is fresh. */
export function typingSide({ state, marks, log }: Thread, now: number): "bot" | "agent" | null {
  const last = log.events.at(-1);
  // An answer that just came may be ahead of the state that says so.
  if (state?.status === "bot" && state.unanswered > 0 && last?.author.side === "visitor") return "bot";
  return isTyping(marks, "typing#agent", now) ? "agent" : null;
}

/** Whether a mark of that name (or `name#…`) says so. */
export function isTyping(marks: ReadonlyMap<string, Mark>, name: string, now: number): boolean {
  return [...marks.values()].some((mark) => {
    const named = mark.name === name || mark.name.startsWith(`${name}#`);
    return named && mark.data["on"] === true && now - Date.parse(mark.at) < FRESH;
  });
}

/** News may come at any moment: the bot thinks, a person types, the queue moves. */
export function isPending(thread: Thread, now: number): boolean {
  const status = thread.state?.status;
  return status === "queued" || status === "offered" || typingSide(thread, now) !== null;
}

/** The longest wait between two looks, in ms: an agent who owes an answer is worth more of them than a bot who doesn't. */
export function longestWait({ state }: Thread): number {
  if (state?.holder !== "agent") return 30_000;
  return state.status === "open" ? 3_000 : 10_000;
}
