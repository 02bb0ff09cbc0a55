/** An agent's view of the log: what was said, what happened, and notes that look like nothing else. */
import type { Agent, Answers, Bubble, Why } from "@frontdesk/core";
import { el, fill, reconcile, setAttribute, setText } from "../dom.ts";
import { Stick } from "../stick.ts";
import { packetCard } from "./packet.ts";
import { proofPlaces, showProof } from "./proof.ts";
import type { AgentKey } from "./texts.ts";
import { whyFold } from "./why.ts";
import type { Words } from "./wording.ts";

export interface TranscriptOptions {
  texts: Words;
  me: Agent;
  answers: Answers;
  /** Why somebody was given the conversation at a place; without it nobody can ask. */
  why?: (seq: number) => Promise<Why>;
  /** Why something was not sent, as things are now. */
  reason: (code: string) => string;
  onRetry: () => void;
  /** Sends what was refused anew, as a message of its own. */
  onAgain: (key: string) => void;
  onDiscard: (key: string) => void;
}

const SPOKEN = new Set(["message", "answer", "reply", "note"]);

export class Transcript {
  readonly root: HTMLElement;
  readonly #stick: Stick;
  readonly #list = el("ul", { class: "lines" });
  readonly #options: TranscriptOptions;

  constructor(options: TranscriptOptions) {
    this.#options = options;
    this.root = el("div", { class: "log", role: "log", "aria-label": options.texts.say("log"), tabindex: 0 }, this.#list);
    this.#stick = new Stick(this.root);
  }

  show(bubbles: readonly Bubble[]): void {
    reconcile(this.#list, bubbles, ({ key }) => key, (bubble) => this.#make(bubble), (node, bubble) => { this.#update(node, bubble); });
    if (bubbles.at(-1)?.at === null) this.#stick.jump();
    else this.#stick.follow();
  }

  #make(bubble: Bubble): HTMLElement {
    const spoken = SPOKEN.has(bubble.kind);
    if (bubble.kind === "handed_over") return this.#makeHandOver(bubble);
    const label = bubble.kind === "note" ? el("span", { class: "note-label" }, this.#options.texts.say("note")) : null;
    return el("li", { class: spoken ? `said by-${bubble.side}${bubble.kind === "note" ? " note" : ""}` : "happened" },
      el("span", { class: "author" }), label, el("p", { class: "words", dir: "auto" }), " ", el("span", { class: "meta" }),
      ...(bubble.kind === "answer" ? [" ", ...proofPlaces()] : []));
  }

  /** As soon as the event has its place. */
  #addWhy(node: HTMLElement, { kind, seq, data }: Bubble): void {
    const { texts, why } = this.#options;
    const given = kind === "offered" || kind === "taken" || (kind === "transferred" && typeof data?.["agent"] === "string");
    if (given && why && seq > 0 && !node.querySelector(".why")) node.append(whyFold(texts, () => why(seq)));
  }

  #makeHandOver(bubble: Bubble): HTMLElement {
    return el("li", { class: "happened handed-over" },
      el("span", { class: "author" }), el("p", { class: "words", dir: "auto" }), el("span", { class: "meta" }),
      bubble.data?.["erased"] === true ? null : packetCard(this.#options.texts, bubble));
  }

  #update(node: HTMLElement, bubble: Bubble): void {
    const { texts } = this.#options;
    const author = node.querySelector(".author");
    const words = node.querySelector(".words");
    const meta = node.querySelector(".meta");
    if (!author || !words || !meta) return;
    const spoken = SPOKEN.has(bubble.kind);
    setAttribute(node, "data-status", bubble.status);
    setText(author, spoken ? this.#author(bubble) : this.#happened(bubble));
    if (bubble.kind === "answer") showProof(node, bubble, texts, this.#options.answers);
    else setText(words, bubble.data?.["erased"] === true ? texts.say("erased") : (bubble.text ?? ""));
    setAttribute(words, "hidden", words.textContent === "");
    if (bubble.data?.["erased"] === true) node.querySelector(".packet")?.remove();
    this.#meta(meta, bubble);
    this.#addWhy(node, bubble);
  }

  #meta(meta: Element, { status, at, failure, key }: Bubble): void {
    const { texts, reason: reasonOf, onRetry, onAgain, onDiscard } = this.#options;
    if (status !== "failed" && status !== "refused") {
      const pending = texts.say(status === "waiting" ? "waiting" : "sending");
      setText(meta, at ? texts.time(at, Date.now()) : pending);
      setAttribute(meta, "data-label", undefined);
      return;
    }
    // Buttons are built once per state, or a click on one would find it replaced.
    const why = reasonOf(failure ?? "other");
    const label = `${status} ${why}`;
    if (meta.getAttribute("data-label") === label) return;
    setAttribute(meta, "data-label", label);
    const button = (name: AgentKey, run: () => void) => el("button", { type: "button", class: "plain", on: { click: run } }, texts.say(name));
    const reason = el("span", { role: "alert" }, `${texts.say("failed")} ${why}`);
    fill(meta, reason, button("retry", status === "failed" ? onRetry : () => { onAgain(key); }), button("discard", () => { onDiscard(key); }));
  }

  #author({ side, name, at }: Bubble): string {
    const { texts, me } = this.#options;
    if (side === "agent") return at === null || name === me.name ? texts.say("you") : (name ?? "");
    return texts.say(side === "bot" ? "bot" : side === "visitor" ? "visitorName" : "system");
  }

  #happened({ kind, name, data }: Bubble): string {
    const { texts } = this.#options;
    const key = lineOf(kind, data);
    return texts.has(key) ? texts.say(key, { name: name ?? texts.say("system"), n: Number(data?.["score"] ?? 0), address: addressOf(data), ...aboutOf(data) }) : kind;
  }
}

/** Which words tell of it. */
function lineOf(kind: string, data: Bubble["data"]): string {
  const [thumb, reason] = [data?.["thumb"], data?.["reason"]];
  if (typeof thumb === "string") return `line.thumb.${thumb}${typeof reason === "string" ? `.${reason}` : ""}`;
  if (kind !== "classified" || data?.["skill"]) return `line.${kind}`;
  return data?.["erased"] ? "line.classified.erased" : "line.classified.unsure";
}

/** What the router made of it: the skill, how sure that is, and which of the shop's own words told. */
function aboutOf(data: Bubble["data"]): { skill: string; sure: number; words: string } {
  const evidence: unknown = data?.["evidence"];
  const words = Array.isArray(evidence) ? evidence.map((each: { what?: unknown }) => each.what).filter((what) => typeof what === "string" && what) : [];
  const skill = data?.["skill"];
  return { skill: typeof skill === "string" ? skill : "", sure: Math.round(100 * Number(data?.["confidence"] ?? 0)), words: [...new Set(words)].join(", ") || "–" };
}

/** Where somebody who left the queue can be reached; nothing of it is left once it was erased. */
function addressOf(data: Bubble["data"]): string {
  return ["name", "email", "phone"].map((field) => data?.[field]).filter((value) => typeof value === "string").join(" · ") || "–";
}
