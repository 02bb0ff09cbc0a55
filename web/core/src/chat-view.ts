/** What a chat knows, for a page to show. */
import type { Bubble } from "./bubbles.ts";
import type { Connection } from "./follower.ts";
import type { InLine } from "./in-line.ts";
import type { Shop, State } from "./wire.ts";

export interface ChatView {
  /** `closed` nothing was asked for yet; `broken` see `problem`. */
  phase: "closed" | "opening" | "ready" | "broken";
  problem: string | null;
  shop: Shop | null;
  state: State | null;
  bubbles: readonly Bubble[];
  typing: "bot" | "agent" | null;
  /** What the bot has written so far; it may still be dropped. */
  live: string | null;
  /** A person has come while the bot was writing. */
  stopped: boolean;
  /** Where they stand in the queue of those who wait for a person. */
  queue: InLine | null;
  /** A wish for a person is on its way: once is enough. */
  asksForPerson: boolean;
  connection: Connection;
  /** What was said before could not be kept: the token is too old, or the conversation was erased. */
  forgotten: boolean;
}
