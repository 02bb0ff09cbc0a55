/** What a visitor can put into the outbox. */
import type { Preview } from "./bubbles.ts";
import type { Letter } from "./outbox.ts";
import { Problem } from "./problem.ts";
import type { Ask, VisitorApi } from "./visitor-api.ts";
import type { Opened, Posted } from "./wire.ts";

export type Words =
  | { kind: "message"; text: string }
  | { kind: "person" }
  | { kind: "close" }
  | ({ kind: "contact" } & Contact)
  | { kind: "rating"; score: number; comment?: string }
  /** Whether the bot's answer at that seq helped, and why it did not. */
  | { kind: "thumb"; answer: number; up: boolean; reason?: Reason };

/** An address or a number to be reached at, or both. */
export interface Contact {
  email?: string;
  phone?: string;
  name?: string;
  text?: string;
}

export type Reason = "wrong" | "unclear" | "outdated" | "other";

const KINDS = { message: "message", person: "person_requested", close: "closed", contact: "contact_left", rating: "rated", thumb: "rated" };

export const previewWords: Preview<Words> = (words) => ({
  kind: KINDS[words.kind],
  side: "visitor",
  ...((words.kind === "message" || words.kind === "contact") && words.text !== undefined ? { text: words.text } : {}),
  ...(words.kind === "rating" ? { data: { score: words.score } } : {}),
  ...(words.kind === "thumb" ? { data: { answer: words.answer, thumb: words.up ? "up" : "down" } } : {}),
});

/** Posts them into a conversation; throws a Failure. */
export function sendWords(api: VisitorApi, conversation: string, words: Words, ask: Ask): Promise<Posted> {
  if (words.kind === "message") return api.say(conversation, { ...ask, text: words.text });
  if (words.kind === "person") return api.askForPerson(conversation, ask);
  if (words.kind === "close") return api.close(conversation, ask);
  if (words.kind === "thumb") {
    const { answer, up, reason } = words;
    return api.thumb(conversation, answer, { ...ask, up, ...(reason ? { reason } : {}) });
  }
  if (words.kind === "contact") {
    const { kind: _, ...contact } = words;
    return api.leaveAddress(conversation, { ...ask, ...contact });
  }
  const { score, comment } = words;
  return api.rate(conversation, { ...ask, score, ...(comment ? { comment } : {}) });
}

/** Opens a conversation with them; null: nothing was said yet, so that there is nothing to close or to rate. */
export function openWithWords(api: VisitorApi, key: string, words: Words, locale: string): Promise<Opened | null> {
  if (words.kind !== "person" && words.kind !== "message") return Promise.resolve(null);
  return api.open(key, words.kind === "person" ? { ask: "person" } : { text: words.text }, locale);
}

/** What has to be sent, in order; where there is no conversation yet, what they say opens one. */
export function wordsOfContact({ text, ...address }: Contact, hasConversation: boolean): Words[] {
  if (hasConversation || text === undefined) return [{ kind: "contact", ...address, ...(text === undefined ? {} : { text }) }];
  return [{ kind: "message", text }, { kind: "contact", ...address }];
}

/** How it stands with the wish for a person; a refused one may be wished again. */
export function wishAmong(letters: readonly Letter<Words>[]): "none" | "under way" | "failed" {
  const wishes = letters.filter(({ body, status }) => body.kind === "person" && status !== "refused");
  if (wishes.length === 0) return "none";
  return wishes.some(({ status }) => status === "failed") ? "failed" : "under way";
}

/** What becomes of words for a conversation that this browser no longer has. */
export function gone(): Problem {
  return new Problem(410, "conversation_retired", "This conversation is not ours any more.");
}
