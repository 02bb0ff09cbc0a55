/** What an agent has begun to write, kept per conversation at once. */
import type { Keep } from "@frontdesk/core";

export type Mode = "reply" | "note";

export class Drafts {
  readonly #keep: Keep;
  readonly #prefix: string;

  constructor(keep: Keep, agent: string) {
    this.#keep = keep;
    this.#prefix = `frontdesk.agent.${agent}.draft.`;
  }

  get(conversation: string, mode: Mode): string {
    return this.#keep.get(this.#name(conversation, mode)) ?? "";
  }

  set(conversation: string, mode: Mode, text: string): void {
    if (text === "") this.#keep.remove(this.#name(conversation, mode));
    else this.#keep.set(this.#name(conversation, mode), text);
  }

  has(conversation: string): boolean {
    return this.get(conversation, "reply") !== "" || this.get(conversation, "note") !== "";
  }

  #name(conversation: string, mode: Mode): string {
    return `${this.#prefix}${conversation}.${mode}`;
  }
}
