/** The conversation as a list: bubbles for what was said, quiet lines for what happened. */
import type { Bubble, Texts } from "@frontdesk/core";
import { el, fill, reconcile, setAttribute, setText } from "../dom.ts";
import type { ChatKey } from "./texts.ts";

export interface LinesOptions {
  texts: Texts<ChatKey>;
  onRetry: () => void;
  onDiscard: (key: string) => void;
}

const SPOKEN = new Set(["message", "answer", "reply"]);
/** What a visitor need not be told of. */
const SILENT = new Set(["identified"]);

export class Lines {
  readonly list = el("ul", { class: "lines" });
  readonly #options: LinesOptions;

  constructor(options: LinesOptions) {
    this.#options = options;
  }

  show(bubbles: readonly Bubble[], now: number): void {
    const shown = bubbles.filter(({ kind }) => !SILENT.has(kind)).flatMap(withWords);
    reconcile(this.list, shown, ({ key }) => key, (bubble) => this.#make(bubble), (node, bubble) => { this.#update(node, bubble, now); });
  }

  #make(bubble: Bubble): HTMLElement {
    if (!isSpoken(bubble)) return el("li", { class: "happened" }, el("span", {}), el("span", { class: "meta" }));
    return el(
      "li",
      { class: `said by-${bubble.side}` },
      el("span", { class: "author" }, this.#author(bubble)),
      el("p", { class: "words", dir: "auto" }),
      el("span", { class: "meta" }),
    );
  }

  #update(node: HTMLElement, bubble: Bubble, now: number): void {
    const [words, meta] = Array.from(node.children).slice(-2);
    if (!words || !meta) return;
    setAttribute(node, "data-status", bubble.status);
    setText(words, isSpoken(bubble) ? this.#words(bubble) : this.#happened(bubble));
    this.#meta(meta, bubble, now);
  }

  #words({ data, text }: Bubble): string {
    return data?.["erased"] === true ? this.#options.texts.say("erased") : (text ?? "");
  }

  #meta(meta: Element, bubble: Bubble, now: number): void {
    const { texts, onRetry, onDiscard } = this.#options;
    const label = `${bubble.status} ${bubble.failure ?? ""}`;
    const isProblem = bubble.status === "failed" || bubble.status === "refused";
    if (!isProblem) {
      setText(meta, bubble.at ? texts.time(bubble.at, now) : texts.say(bubble.status === "waiting" ? "waiting" : "sending"));
      setAttribute(meta, "data-label", undefined);
      return;
    }
    // Buttons are built once per state, or a click on one would find it replaced.
    if (meta.getAttribute("data-label") === label) return;
    setAttribute(meta, "data-label", label);
    const button = (key: ChatKey, run: () => void) => el("button", { type: "button", class: "plain", on: { click: run } }, texts.say(key));
    fill(
      meta,
      el("span", { role: "alert" }, `${texts.say("failed")} ${reasonOf(texts, bubble.failure)}`),
      bubble.status === "failed" ? button("retry", onRetry) : button("discard", () => { onDiscard(bubble.key); }),
    );
  }

  #author({ side, name }: Bubble): string {
    const { texts } = this.#options;
    if (side === "visitor") return texts.say("you");
    return side === "bot" ? texts.say("assistant") : (name ?? texts.say("colleague"));
  }

  #happened({ kind, name, data }: Bubble): string {
    const { texts } = this.#options;
    const key = `line.${kind}`;
    if (!texts.has(key)) return "";
    return texts.say(key, { name: name ?? texts.say("colleague"), n: Number(data?.["score"] ?? 0) });
  }
}

function isSpoken({ kind, key }: Bubble): boolean {
  return SPOKEN.has(kind) || key.endsWith(":words");
}

/** A hand-over speaks and happens: its words as a bubble, then the quiet line. */
function withWords(bubble: Bubble): Bubble[] {
  if (isSpoken(bubble) || bubble.text === undefined) return [bubble];
  return [{ ...bubble, key: `${bubble.key}:words` }, bubble];
}

export function reasonOf(texts: Texts<ChatKey>, code: string | undefined): string {
  const key = `error.${code ?? "other"}`;
  return texts.say(texts.has(key) ? key : "error.other");
}
