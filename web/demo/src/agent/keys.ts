/** The keyboard: one letter, one action; silent while somebody writes or composes. */
import { el } from "../dom.ts";
import type { AgentKey } from "./texts.ts";
import type { Words } from "./wording.ts";

export interface Shortcuts {
  move: (step: 1 | -1) => void;
  open: () => void;
  back: () => void;
  reply: () => void;
  note: () => void;
  take: () => void;
  resolve: () => void;
  help: () => void;
}

const LIST: [string, AgentKey][] = [
  ["j / k", "key.move"], ["Enter", "key.open"], ["Esc", "key.back"], ["r", "key.reply"], ["n", "key.note"],
  ["t", "key.take"], ["e", "key.resolve"], ["Enter", "key.send"], ["?", "key.help"],
];

export function listen(shortcuts: Shortcuts): (event: KeyboardEvent) => void {
  const letters: Record<string, () => void> = {
    j: () => { shortcuts.move(1); },
    k: () => { shortcuts.move(-1); },
    r: shortcuts.reply,
    n: shortcuts.note,
    t: shortcuts.take,
    e: shortcuts.resolve,
    "?": shortcuts.help,
  };
  return (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    // A dialog has the keyboard to itself; its Escape must not close what lies behind it.
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      shortcuts.back();
      return;
    }
    if (writes(event.target)) return;
    // A focused button keeps its own Enter.
    if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) shortcuts.open();
    const run = letters[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export function helpDialog(texts: Words): HTMLDialogElement {
  const rows = LIST.map(([key, text]) => el("li", {}, el("kbd", {}, key), el("span", {}, texts.say(text))));
  const dialog = el("dialog", { class: "help", "aria-label": texts.say("shortcuts") },
    el("h2", {}, texts.say("shortcuts")),
    el("ul", {}, ...rows),
    el("button", { type: "button", class: "primary", on: { click: () => { dialog.close(); } } }, texts.say("close")));
  return dialog;
}
