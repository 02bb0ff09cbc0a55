/** Beside a bot's words, for agents: its sources, the rule that spoke, and how sure it was. */
import type { Answers, Bubble } from "@frontdesk/core";
import { el, fill, setAttribute } from "../dom.ts";
import { type SourceWords, showCited, showSources } from "../sources.ts";
import type { Words } from "./wording.ts";

export function proofPlaces(): HTMLElement[] {
  return [el("span", { class: "proof quiet" }), el("div", { class: "sources", "aria-live": "off" })];
}

export function showProof(node: HTMLElement, bubble: Bubble, texts: Words, answers: Answers): void {
  const words = node.querySelector(".words");
  const proof = node.querySelector(".proof");
  const sources = node.querySelector<HTMLElement>(".sources");
  if (!words || !proof || !sources) return;
  const { data = {}, seq } = bubble;
  const erased = data["erased"] === true;
  const text = erased ? texts.say("erased") : (bubble.text ?? "");
  const known = Array.isArray(data["claims"]) && !erased ? answers.of(seq) : null;
  const said = sourceWords(texts);
  showCited(words, text, known, said);
  showSources(sources, text, known, { words: said, onAgain: () => { answers.again(seq); } });
  const note = erased ? "" : howSure(texts, data);
  if (proof.textContent !== note) fill(proof, note);
  setAttribute(proof, "hidden", note === "");
}

function howSure(texts: Words, data: Record<string, unknown>): string {
  const { rule, confidence, choices } = data;
  const score = typeof confidence === "object" && confidence !== null ? (confidence as { score?: unknown }).score : confidence;
  const notes = [
    typeof rule === "string" ? texts.say("byRule", { rule }) : "",
    Array.isArray(choices) ? texts.say("askedBack") : "",
    typeof score === "number" ? texts.say("confidence", { n: Math.round(score * 100) }) : "",
  ];
  return notes.filter(Boolean).join(" · ");
}

function sourceWords(texts: Words): SourceWords {
  return {
    title: texts.say("sources"),
    again: texts.say("retry"),
    failed: texts.say("sourcesFailed"),
    withdrawn: texts.say("sourceWithdrawn"),
    lost: texts.say("sourceLost"),
    open: texts.say("sourceOpen"),
    number: (n) => texts.say("sourceNumber", { n }),
  };
}
