/** What is said to somebody who waits for a person: their place and how long it takes, or that nobody is there. */
import { type ChatView, type InLine, type Texts, isWaiting } from "@frontdesk/core";
import type { ChatKey } from "./texts.ts";

type Waits = Pick<ChatView, "state" | "bubbles" | "queue">;

/** These begin the wait, and know whether anybody was there. */
const BEGINS = new Set(["handed_over", "person_requested"]);
/** These say that a person has it, or has had it. */
const PERSON = new Set(["taken", "reply", "transferred", "woken"]);

export function waitingHint(texts: Texts<ChatKey>, { state, bubbles, queue }: Waits, now: number): string {
  if (state?.status === "resolved") return texts.say("reopen");
  if (!isWaiting(state?.status)) return "";
  if (queue) return inLineHint(texts, queue, now);
  const begun = bubbles.findLast(({ kind }) => BEGINS.has(kind) || PERSON.has(kind));
  // Once it is offered to somebody, somebody is there.
  if (state?.status === "offered" || begun?.data?.["staffed"] !== false) return texts.say("queueHint");
  return away(texts, Number(begun.data["next_opening"] ?? 0), now);
}

/** What is read aloud: the same once more only if the place has changed, not with each change of the minutes. */
export function changeOf(hint: string, { state, queue }: Pick<ChatView, "state" | "queue">): string {
  return queue && isWaiting(state?.status) ? `${queue.place} ${queue.atWork > 0}` : hint;
}

function inLineHint(texts: Texts<ChatKey>, queue: InLine, now: number): string {
  const place = placeOf(texts, queue);
  if (queue.atWork === 0) return `${place}${texts.locale === "zh" ? "。" : ". "}${away(texts, queue.opens ?? 0, now)}`;
  return texts.say("queueLine", { place, wait: queue.late ? texts.say("waitLonger") : waitOf(texts, queue.wait) });
}

function placeOf(texts: Texts<ChatKey>, { place, more }: InLine): string {
  if (more && place >= 500) return texts.say("placeFar", { n: place });
  if (place === 1) return texts.say("placeNext");
  // Chinese counts those ahead, English says which one is oneself.
  return texts.say("placeNth", { place: texts.locale === "zh" ? place - 1 : nth(place) });
}

/** Whole minutes, or hours where it takes that long: the interval never looks narrower than it is. */
export function waitOf(texts: Texts<ChatKey>, wait: InLine["wait"]): string {
  if (wait === null) return texts.say("waitUnknown");
  if (wait[1] < 60) return texts.say("waitShort");
  const hours = wait[1] > 7200;
  const unit = hours ? 3600 : 60;
  const [low, n] = [Math.floor(wait[0] / unit), Math.ceil(wait[1] / unit)];
  if (low === 0) return texts.say(hours ? "waitUpToHours" : "waitUpTo", { n });
  if (low === n) return texts.say(hours ? "waitAboutHours" : "waitAbout", { n });
  return texts.say(hours ? "waitSpanHours" : "waitSpan", { low, n });
}

function away(texts: Texts<ChatKey>, opening: number, now: number): string {
  return opening > now ? texts.say("queueUntil", { time: texts.moment(opening, now) }) : texts.say("queueAway");
}

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

function nth(place: number): string {
  return `${place}${ENDINGS[ORDINALS.select(place)] ?? "th"}`;
}
