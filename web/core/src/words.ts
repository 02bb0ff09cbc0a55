/** What a visitor can put into the outbox. */
import type { Preview } from "./bubbles.ts";

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
