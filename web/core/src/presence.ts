/** What the marks and the state say of who is at work right now. */
import type { Thread } from "./thread.ts";
import type { Mark, State } from "./wire.ts";

/** A typing mark that was not repeated for so long, in ms, no longer counts. */
const FRESH = 8_000;

/** The bot while it owes an answer; an agent while their typing mark is fresh. */
export function typingSide(state: State | null, marks: ReadonlyMap<string, Mark>, now: number): "bot" | "agent" | null {
  if (state?.status === "bot" && state.unanswered > 0) return "bot";
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
export function isPending({ state, marks }: Thread, now: number): boolean {
  return state?.status === "queued" || state?.status === "offered" || typingSide(state, marks, now) !== null;
}
