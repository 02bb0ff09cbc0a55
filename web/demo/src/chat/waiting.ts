/** What is said to somebody who waits for a person: their place, or that nobody is there and when somebody will be. */
import type { ChatView, Texts } from "@frontdesk/core";
import type { ChatKey } from "./texts.ts";

/** These begin the wait, and know whether anybody was there. */
const BEGINS = new Set(["handed_over", "person_requested"]);
/** These say that a person has it, or has had it. */
const PERSON = new Set(["taken", "reply", "transferred", "woken"]);

export function isQueued(status: string | undefined): boolean {
  return status === "queued" || status === "offered";
}

export function waitingHint(texts: Texts<ChatKey>, { state, bubbles }: Pick<ChatView, "state" | "bubbles">, now: number): string {
  if (state?.status === "resolved") return texts.say("reopen");
  if (!isQueued(state?.status)) return "";
  const begun = bubbles.findLast(({ kind }) => BEGINS.has(kind) || PERSON.has(kind));
  // Once it is offered to somebody, somebody is there.
  if (state?.status === "offered" || begun?.data?.["staffed"] !== false) return placeHint(texts, bubbles);
  const opening = begun.data["next_opening"];
  if (typeof opening !== "number" || opening <= now) return texts.say("queueAway");
  return texts.say("queueUntil", { time: texts.moment(opening, now) });
}

function placeHint(texts: Texts<ChatKey>, bubbles: ChatView["bubbles"]): string {
  const place = bubbles.findLast(({ data }) => typeof data?.["position"] === "number")?.data?.["position"];
  return typeof place === "number" && place > 0 ? texts.say("queuePlace", { n: place }) : texts.say("queueHint");
}
