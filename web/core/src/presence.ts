/** What the marks and the state say of who is at work right now. */
import { isWaiting } from "./in-line.ts";
import type { Thread } from "./thread.ts";
import type { Mark, Side } from "./wire.ts";

/** A typing mark that was not repeated for so long, in ms, no longer counts. */
const FRESH = 8_000;

/** The bot while it owes an answer; an agent while their typing mark is fresh. */
export function typingSide(thread: Thread, now: number): "bot" | "agent" | null {
  const { state, log } = thread;
  const last = log.events.at(-1);
  // An answer that just came may be ahead of the state that says so.
  if (state?.status === "bot" && state.unanswered > 0 && last?.author.side === "visitor") return "bot";
  return isTyping(thread, "agent", now) ? "agent" : null;
}

/** What the bot has written so far, and to which question; null when nothing is being written, or nobody may see it. */
export function liveAnswer({ marks, state, log }: Thread): { re: number; text: string } | null {
  const { re, text } = marks.get("live")?.data ?? {};
  if (state?.status !== "bot" || typeof re !== "number" || typeof text !== "string" || text === "") return null;
  return log.events.some(({ seq, author }) => author.side !== "visitor" && seq > re) ? null : { re, text };
}

/** Whether the bot was writing when a person came: what it had written is shown no more, and never will stand in the log. */
export function wasStopped({ marks, state, log }: Thread): boolean {
  const { re, text } = marks.get("live")?.data ?? {};
  if (state === null || state.status === "bot" || typeof re !== "number" || typeof text !== "string" || text === "") return false;
  return !log.events.some(({ seq, author, text }) => seq > re && (author.side === "bot" || (author.side === "agent" && text !== undefined)));
}

/** Whether a mark `typing#<side>` (or `typing#<side>#…`) says so, and nothing was said since. */
export function isTyping({ marks, log }: Thread, side: Side, now: number): boolean {
  const last = log.events.findLast((event) => event.author.side === side && event.text !== undefined);
  const said = last ? Date.parse(last.at) : 0;
  const counts = ({ name, data, at }: Mark) => {
    const named = name === `typing#${side}` || name.startsWith(`typing#${side}#`);
    return named && data["on"] === true && Date.parse(at) > said && now - Date.parse(at) < FRESH;
  };
  return [...marks.values()].some(counts);
}

/** News may come at any moment: the bot thinks, a person types, the queue moves. */
export function isPending(thread: Thread, now: number): boolean {
  return isWaiting(thread.state?.status) || typingSide(thread, now) !== null;
}

/** The longest wait between two looks, in ms: an agent who owes an answer is worth more of them than a bot who doesn't. */
export function longestWait({ state }: Thread): number {
  if (state?.holder !== "agent") return 30_000;
  return state.status === "open" ? 3_000 : 10_000;
}
