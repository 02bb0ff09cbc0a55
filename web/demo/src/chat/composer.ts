/** Where a visitor writes: Enter sends, Shift+Enter breaks the line, and an input method's Enter does neither. */
import type { Texts } from "@frontdesk/core";
import { el, icon, setText } from "../dom.ts";
import type { ChatKey } from "./texts.ts";

const MOST = 5_000;

export interface ComposerOptions {
  texts: Texts<ChatKey>;
  draft: string;
  onSend: (text: string) => void;
  onTyping: () => void;
}

export class Composer {
  readonly form: HTMLFormElement;
  readonly #box: HTMLTextAreaElement;
  readonly #count = el("span", { class: "count", "aria-live": "polite" });
  readonly #options: ComposerOptions;

  constructor(options: ComposerOptions) {
    const { texts } = options;
    this.#options = options;
    this.#box = el("textarea", {
      rows: 1, maxlength: MOST, placeholder: texts.say("placeholder"), "aria-label": texts.say("write"), enterkeyhint: "send", dir: "auto",
      on: { keydown: (event) => { this.#onKey(event); }, input: () => { this.#onInput(); } },
    });
    this.form = el(
      "form",
      { class: "composer", on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      this.#box,
      // Keeps the keyboard of a phone open: the button must not take the focus.
      el("button", { type: "submit", class: "send", "aria-label": texts.say("send"), on: { pointerdown: (event) => { event.preventDefault(); } } }, icon("send")),
      this.#count,
    );
    this.#box.value = options.draft;
  }

  get draft(): string {
    return this.#box.value;
  }

  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  #onKey(event: KeyboardEvent): void {
    // Safari ends a composition before its Enter arrives, and marks it by 229 only.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells in Safari
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.#send();
  }

  #onInput(): void {
    this.#fit();
    if (this.#box.value !== "") this.#options.onTyping();
  }

  #fit(): void {
    const { length } = this.#box.value;
    setText(this.#count, length > MOST - 500 ? this.#options.texts.say("count", { n: length, most: MOST }) : "");
    this.#box.style.blockSize = "auto";
    this.#box.style.blockSize = `${Math.min(this.#box.scrollHeight, 140)}px`;
  }

  #send(): void {
    const text = this.#box.value.trim();
    this.focus();
    if (text === "") return;
    this.#box.value = "";
    this.#fit();
    this.#options.onSend(text);
  }
}
