/** Whether an answer helped: two buttons, and for a no the reason. */
import type { Reason, Texts } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "../dom.ts";
import type { ChatKey } from "./texts.ts";

export type Thumb = "up" | "down";
export type OnThumb = (up: boolean, reason?: Reason) => void;

const REASONS: [Reason, ChatKey][] = [["wrong", "why.wrong"], ["unclear", "why.unclear"], ["outdated", "why.outdated"], ["other", "why.other"]];

/** Built once; `showThumb` says afterwards which of the two it is. */
export function thumbs(texts: Texts<ChatKey>, onThumb: OnThumb): HTMLElement {
  const thanks = el("span", { class: "thanks", role: "status" });
  const reasons = el("div", { class: "choices", role: "group", "aria-label": texts.say("thumbWhy"), hidden: true });
  const up = el("button", { type: "button", class: "thumb", "data-thumb": "up", "aria-pressed": "false", "aria-label": texts.say("thumbUp"), on: { click: () => { close(); onThumb(true); } } }, icon("up"));
  const down = el("button", { type: "button", class: "thumb", "data-thumb": "down", "aria-pressed": "false", "aria-expanded": "false", "aria-label": texts.say("thumbDown"), on: { click: () => { open(reasons.hasAttribute("hidden")); } } }, icon("thumbDown"));
  const choose = ([reason, key]: [Reason, ChatKey]) =>
    el("button", { type: "button", class: "choice", on: { click: () => { close(); down.focus(); onThumb(false, reason); } } }, texts.say(key));
  fill(reasons, el("p", { class: "quiet" }, texts.say("thumbWhy")), ...REASONS.map(choose));

  function open(yes: boolean): void {
    setAttribute(reasons, "hidden", !yes);
    setAttribute(down, "aria-expanded", String(yes));
    if (yes) reasons.querySelector("button")?.focus();
    reasons.scrollIntoView({ block: "nearest" });
  }
  function close(): void {
    open(false);
    thanks.textContent = texts.say("thumbThanks");
  }
  return el("div", { class: "thumbs" }, up, down, thanks, reasons);
}

export function showThumb(place: Element, thumb: Thumb | null): void {
  for (const button of place.querySelectorAll("[data-thumb]")) setAttribute(button, "aria-pressed", String(button.getAttribute("data-thumb") === thumb));
}
