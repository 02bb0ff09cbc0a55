/** Five stars at the end of a conversation, to give or to leave. */
import type { Bubble, ChatView, Texts } from "@frontdesk/core";
import { el, icon } from "../dom.ts";
import type { ChatKey } from "./texts.ts";

const ENDS = new Set(["closed", "resolved", "abandoned"]);
const TALK = new Set(["message", "answer", "reply"]);

/** The key of the ending that may be rated now; null: there is none, or it was rated. */
export function ratable({ state, bubbles }: ChatView): string | null {
  if (state?.status !== "resolved" || !bubbles.some(({ kind }) => TALK.has(kind))) return null;
  const last = bubbles.findLast(({ kind, data }: Bubble) => ENDS.has(kind) || (kind === "rated" && data?.["thumb"] === undefined) || kind === "message");
  return last && ENDS.has(last.kind) && last.status === "sent" ? last.key : null;
}

export function ratingCard(texts: Texts<ChatKey>, onRate: (score: number) => void, onSkip: () => void): HTMLElement {
  const stars = [1, 2, 3, 4, 5].map((score) =>
    el("button", { type: "button", class: "star", "aria-label": texts.say("rateStar", { n: score }), "data-score": score, on: { click: () => { onRate(score); } } }, icon("star")),
  );
  return el(
    "div",
    { class: "rating", role: "group", "aria-label": texts.say("rateTitle") },
    el("p", {}, texts.say("rateTitle")),
    el("div", { class: "stars" }, ...stars),
    el("button", { type: "button", class: "plain", on: { click: onSkip } }, texts.say("rateSkip")),
  );
}
