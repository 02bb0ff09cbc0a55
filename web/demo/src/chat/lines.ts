/** The conversation as a list: bubbles for what was said, quiet lines for what happened. */
import type { Answers, Bubble, Reason, Texts } from "@frontdesk/core";
import { el, fill, reconcile, setAttribute, setText } from "../dom.ts";
import { showCited, showSources } from "../sources.ts";
import { showChoices, withoutChoices } from "./choices.ts";
import { type ChatKey, sourceWords } from "./texts.ts";
import { type Thumb, showThumb, thumbs } from "./thumbs.ts";

export interface LinesOptions {
  texts: Texts<ChatKey>;
  answers: Answers;
  onRetry: () => void;
  onDiscard: (key: string) => void;
  onChoose: (text: string) => void;
  onThumb: (answer: number, up: boolean, reason?: Reason) => void;
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
    const shown = bubbles.filter(isShown).flatMap(withWords);
    const thumbed = new Map(bubbles.filter(isThumb).map(({ data }) => [data?.["answer"], data?.["thumb"] as Thumb]));
    const last = shown.findLast(isSpoken)?.key;
    reconcile(this.list, shown, ({ key }) => key, (bubble) => this.#make(bubble), (node, bubble) => {
      this.#update(node, bubble, now);
      if (bubble.kind !== "answer") return;
      this.#answer(node, bubble, bubble.key === last);
      showThumb(node, thumbed.get(bubble.seq) ?? null);
    });
  }

  #make(bubble: Bubble): HTMLElement {
    if (!isSpoken(bubble)) return el("li", { class: "happened" }, el("span", { class: "words-of" }), " ", el("span", { class: "meta" }));
    return el(
      "li",
      { class: `said by-${bubble.side}` },
      el("span", { class: "author" }, this.#author(bubble)),
      el("p", { class: "words words-of", dir: "auto" }),
      el("span", { class: "meta" }),
      // What is read of an answer aloud is the answer; where it comes from is there for whoever goes there.
      bubble.kind === "answer" && el("div", { class: "choices-of", "aria-live": "off" }),
      bubble.kind === "answer" && el("div", { class: "sources", "aria-live": "off" }),
      bubble.kind === "answer" && thumbs(this.#options.texts, (up, reason) => { this.#options.onThumb(bubble.seq, up, reason); }),
    );
  }

  #update(node: HTMLElement, bubble: Bubble, now: number): void {
    const words = node.querySelector(".words-of");
    const meta = node.querySelector(".meta");
    if (!words || !meta) return;
    setAttribute(node, "data-status", bubble.status);
    if (bubble.kind !== "answer") setText(words, isSpoken(bubble) ? this.#words(bubble) : this.#happened(bubble));
    this.#meta(meta, bubble, now);
  }

  /** Where it comes from is asked for as soon as it is shown; a rule is its own source. */
  #answer(node: HTMLElement, bubble: Bubble, isLast: boolean): void {
    const { texts, answers, onChoose } = this.#options;
    const words = node.querySelector(".words");
    const sources = node.querySelector<HTMLElement>(".sources");
    const choices = node.querySelector<HTMLElement>(".choices-of");
    if (!words || !sources || !choices) return;
    const { data } = bubble;
    const known = data?.["rule"] !== undefined || data?.["choices"] !== undefined || data?.["erased"] === true ? null : answers.of(bubble.seq);
    const said = sourceWords(texts);
    showCited(words, withoutChoices(this.#words(bubble), bubble), known, said);
    showSources(sources, this.#words(bubble), known, { words: said, onAgain: () => { answers.again(bubble.seq); } });
    showChoices(choices, isLast ? bubble : null, texts.say("choices"), onChoose);
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
    const key = data?.["thumb"] === undefined ? `line.${kind}` : "line.thumb";
    if (!texts.has(key)) return "";
    return texts.say(key, { name: name ?? texts.say("colleague"), n: Number(data?.["score"] ?? 0) });
  }
}

/** A thumb shows at its answer, unless it could not be sent. */
function isShown(bubble: Bubble): boolean {
  if (isThumb(bubble)) return bubble.status === "failed" || bubble.status === "refused";
  return !SILENT.has(bubble.kind);
}

function isThumb({ kind, data }: Bubble): boolean {
  return kind === "rated" && data?.["thumb"] !== undefined;
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
