/** What the bot asks back with: one button for each thing it may have been about. */
import type { Bubble } from "@frontdesk/core";
import { el, fill, setAttribute } from "../dom.ts";

export function choicesOf({ data }: Bubble): string[] {
  const choices = data?.["choices"];
  return Array.isArray(choices) ? choices.filter((each): each is string => typeof each === "string") : [];
}

/** The buttons say the numbered lines already. */
export function withoutChoices(text: string, bubble: Bubble): string {
  const choices = choicesOf(bubble);
  if (choices.length === 0) return text;
  const isChoice = (line: string) => choices.some((choice) => /^\d+[.、．)]\s*/.test(line) && line.endsWith(choice));
  return text.split("\n").filter((line) => !isChoice(line)).join("\n");
}

/** Gone as soon as something else was said: null. */
export function showChoices(place: HTMLElement, bubble: Bubble | null, label: string, onChoose: (text: string) => void): void {
  const choices = bubble ? choicesOf(bubble) : [];
  const shown = choices.join("\n");
  if ((place.getAttribute("data-choices") ?? "") === shown) return;
  setAttribute(place, "data-choices", shown);
  const button = (choice: string) => el("button", { type: "button", class: "choice", dir: "auto", on: { click: () => { onChoose(choice); } } }, choice);
  fill(place, choices.length > 0 && el("div", { class: "choices", role: "group", "aria-label": label }, ...choices.map(button)));
}
