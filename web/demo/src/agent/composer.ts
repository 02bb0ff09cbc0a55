/** Where an agent writes: a reply, or a note that looks and is labelled otherwise. */
import { el, setAttribute, setText } from "../dom.ts";
import type { Drafts, Mode } from "./drafts.ts";
import type { Words } from "./wording.ts";

const MOST = 5_000;

/** Who has the conversation, from this agent's point of view. */
export type Whose = "me" | "nobody" | "somebody";

export interface ComposerOptions {
  texts: Words;
  conversation: string;
  drafts: Drafts;
  onSend: (mode: Mode, text: string) => void;
  onTyping: () => void;
  /** The first letter of a draft. */
  onBegin: () => void;
}

export class Composer {
  readonly form: HTMLFormElement;
  #mode: Mode = "reply";
  #whose: Whose = "me";
  readonly #options: ComposerOptions;
  readonly #box: HTMLTextAreaElement;
  readonly #modes: Record<Mode, HTMLButtonElement>;
  readonly #send = el("button", { type: "submit", class: "primary" });
  readonly #label = el("span", { class: "mode-label" });

  constructor(options: ComposerOptions) {
    const { texts } = options;
    this.#options = options;
    this.#box = el("textarea", { rows: 3, maxlength: MOST, dir: "auto", on: { keydown: (event) => { this.#onKey(event); }, input: () => { this.#onInput(); } } });
    const choice = (mode: Mode) => el("button", { type: "button", class: `mode ${mode}`, on: { click: () => { this.write(mode); } } }, texts.say(mode));
    this.#modes = { reply: choice("reply"), note: choice("note") };
    this.form = el("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); this.#submit(); } } },
      el("div", { class: "modes" }, this.#modes.reply, this.#modes.note, this.#label), this.#box, el("div", { class: "send-bar" }, this.#send));
    this.#choose("reply");
  }

  /** Puts the cursor into the reply or the note. */
  write(mode: Mode): void {
    this.#choose(mode);
    this.#box.focus();
  }

  /** A reply in what nobody has takes it first, and the button says so. */
  address(whose: Whose): void {
    this.#whose = whose;
    const note = this.#mode === "note";
    setText(this.#send, this.#options.texts.say(note ? "sendNote" : whose === "nobody" ? "takeAndSend" : "sendReply"));
    // Not `disabled`: whoever presses it is told why not.
    setAttribute(this.#send, "aria-disabled", !note && whose === "somebody" ? "true" : undefined);
  }

  clear(): void {
    this.#box.value = "";
    this.#save();
  }

  #choose(mode: Mode): void {
    const { texts, drafts, conversation } = this.#options;
    this.#mode = mode;
    this.#box.value = drafts.get(conversation, mode);
    const note = mode === "note";
    setAttribute(this.#box, "placeholder", texts.say(note ? "notePlaceholder" : "replyPlaceholder"));
    setAttribute(this.#box, "aria-label", texts.say(note ? "noteLabel" : "reply"));
    this.address(this.#whose);
    setText(this.#label, note ? texts.say("noteLabel") : "");
    setAttribute(this.form, "data-mode", mode);
    for (const [name, button] of Object.entries(this.#modes)) setAttribute(button, "aria-pressed", String(name === mode));
  }

  #onKey(event: KeyboardEvent): void {
    // Safari ends a composition before its Enter arrives, and marks it by 229 only.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells in Safari
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.#submit();
  }

  #onInput(): void {
    const { drafts, conversation, onBegin, onTyping } = this.#options;
    if (drafts.get(conversation, this.#mode) === "") onBegin();
    this.#save();
    if (this.#mode === "reply" && this.#box.value !== "") onTyping();
  }

  #save(): void {
    this.#options.drafts.set(this.#options.conversation, this.#mode, this.#box.value);
  }

  #submit(): void {
    const text = this.#box.value.trim();
    if (text !== "") this.#options.onSend(this.#mode, text);
  }
}
