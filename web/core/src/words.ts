/** What a visitor can put into the outbox. */
import type { Preview } from "./bubbles.ts";
import type { Ask, VisitorApi } from "./visitor-api.ts";
import type { Opened, Posted } from "./wire.ts";

export type Words =
  | { kind: "message"; text: string }
  | { kind: "person" }
  | { kind: "close" }
  | { kind: "rating"; score: number; comment?: string };

const KINDS = { message: "message", person: "person_requested", close: "closed", rating: "rated" };

export const previewWords: Preview<Words> = (words) => ({
  kind: KINDS[words.kind],
  side: "visitor",
  ...(words.kind === "message" ? { text: words.text } : {}),
  ...(words.kind === "rating" ? { data: { score: words.score } } : {}),
});

/** Posts them into a conversation; throws a Failure. */
export function sendWords(api: VisitorApi, conversation: string, words: Words, ask: Ask): Promise<Posted> {
  if (words.kind === "message") return api.say(conversation, { ...ask, text: words.text });
  if (words.kind === "person") return api.askForPerson(conversation, ask);
  if (words.kind === "close") return api.close(conversation, ask);
  const { score, comment } = words;
  return api.rate(conversation, { ...ask, score, ...(comment ? { comment } : {}) });
}

/** Opens a conversation with them; null: nothing was said yet, so that there is nothing to close or to rate. */
export function openWithWords(api: VisitorApi, key: string, words: Words, locale: string): Promise<Opened | null> {
  if (words.kind === "close" || words.kind === "rating") return Promise.resolve(null);
  return api.open(key, words.kind === "person" ? { ask: "person" } : { text: words.text }, locale);
}
