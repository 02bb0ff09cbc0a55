/** The chat box: a launcher, and a panel that shows what the chat knows. */
import { type Chat, type ChatView, Texts, isWaiting } from "@frontdesk/core";
import { el, fill, setAttribute, setText } from "../dom.ts";
import type { Language } from "../language.ts";
import { reasonOf } from "./lines.ts";
import { type Drafts, type Parts, buildParts } from "./parts.ts";
import { ratable, ratingCard } from "./rating.ts";
import { CHAT_TEXTS, type ChatKey } from "./texts.ts";
import { changeOf, waitingHint } from "./waiting.ts";

export class Panel {
  readonly root = el("div", { class: "frontdesk" });
  readonly #chat: Chat;
  readonly #language: Language;
  #texts: Texts<ChatKey>;
  #parts: Parts;
  #isOpen = false;
  #skipped: string | null = null;
  #rated: string | null = null;
  #seenCount = 0;

  constructor(chat: Chat, language: Language) {
    this.#chat = chat;
    this.#language = language;
    this.#texts = new Texts(CHAT_TEXTS, language.locale, navigator.language);
    this.#parts = this.#build({ words: "", contact: null });
  }

  open(): void {
    this.#isOpen = true;
    this.#setOpen();
    remember(true);
    this.#parts.composer.focus();
    void this.#chat.open();
  }

  shut(): void {
    this.#isOpen = false;
    this.#setOpen();
    remember(false);
    this.#chat.leave();
    this.#parts.launcher.focus();
  }

  /** The language changed: the same panel, said anew. */
  speak(): void {
    this.#texts = new Texts(CHAT_TEXTS, this.#language.locale, navigator.language);
    this.#parts = this.#build({ words: this.#parts.composer.draft, contact: this.#parts.contact.draft });
    this.show();
  }

  show(): void {
    const { view } = this.#chat;
    const { title, subtitle, lines, live, stop, typing } = this.#parts;
    const shop = view.shop?.name[this.#texts.locale] ?? "";
    setText(title, shop);
    setText(subtitle, this.#whoIsHere(view));
    this.#greet(view);
    lines.show(view.bubbles, Date.now());
    setText(live.firstElementChild ?? live, view.live ?? (view.stopped ? this.#texts.say("stopped") : ""));
    setAttribute(live, "hidden", view.live === null && !view.stopped);
    setAttribute(live, "data-stopped", view.stopped);
    setText(typing, view.typing === null ? "" : this.#texts.say(view.typing === "bot" ? "botTypes" : "agentTypes"));
    setAttribute(typing, "hidden", view.typing === null);
    setAttribute(stop, "hidden", view.typing !== "bot");
    this.#foot(view);
    this.#banner(view);
    this.#follow(view);
  }

  #build(drafts: Drafts): Parts {
    const parts = buildParts(this.#texts, drafts, {
      chat: this.#chat,
      onOpen: () => { this.open(); },
      onShut: () => { this.shut(); },
      onScroll: () => { this.#countNew(this.#chat.view); },
    });
    fill(this.root, parts.panel, parts.launcher);
    this.#parts = parts;
    this.#setOpen();
    return parts;
  }

  #setOpen(): void {
    const { panel, launcher } = this.#parts;
    setAttribute(panel, "hidden", !this.#isOpen);
    setAttribute(launcher, "aria-expanded", String(this.#isOpen));
    setAttribute(this.root, "data-open", this.#isOpen);
  }

  #whoIsHere({ state, bubbles }: ChatView): string {
    if (state?.status === "resolved") return this.#texts.say("over");
    if (state?.holder === "agent" && state.status !== "offered") {
      const name = bubbles.findLast(({ side, name }) => side === "agent" && name !== undefined)?.name;
      return name === undefined ? this.#texts.say("person") : this.#texts.say("with", { name });
    }
    return this.#texts.say(isWaiting(state?.status) ? "queued" : "bot");
  }

  #greet({ shop, phase, bubbles }: ChatView): void {
    const { greeting } = this.#parts;
    setText(greeting, shop?.greeting[this.#texts.locale] || this.#texts.say("hello"));
    setAttribute(this.#parts.start, "hidden", phase === "broken" && bubbles.length === 0);
  }

  #foot(view: ChatView): void {
    const { person, end, contact, rating } = this.#parts;
    const status = view.state?.status;
    const withPerson = view.state?.holder === "agent" || isWaiting(status);
    setAttribute(person, "hidden", withPerson || view.phase === "broken");
    // Not `disabled`: that would take the focus away from whoever clicked it by the keyboard.
    setAttribute(person, "aria-disabled", view.asksForPerson ? "true" : undefined);
    setAttribute(end, "hidden", status === undefined || status === "resolved");
    setText(end, this.#texts.say(isWaiting(status) ? "leaveQueue" : "end"));
    this.#hint(view);
    contact.show(view);
    this.#rating(view, rating);
  }

  #hint(view: ChatView): void {
    const { hint, heard } = this.#parts;
    const text = waitingHint(this.#texts, view, Date.now());
    setText(hint, text);
    setAttribute(hint, "hidden", text === "");
    const change = changeOf(text, view);
    if (heard.getAttribute("data-of") === change) return;
    setAttribute(heard, "data-of", change);
    setText(heard, text);
  }

  #rating(view: ChatView, slot: HTMLElement): void {
    const ending = ratable(view);
    const due = ending !== null && ending !== this.#skipped && ending !== this.#rated;
    if ((slot.childElementCount > 0) === due) return;
    const rate = (score: number) => {
      this.#rated = ending;
      this.#parts.composer.focus();
      this.#chat.rate(score);
    };
    const skip = () => {
      this.#skipped = ending;
      this.#parts.composer.focus();
      this.show();
    };
    fill(slot, due && ratingCard(this.#texts, rate, skip));
  }

  #banner({ phase, problem, connection, forgotten }: ChatView): void {
    const { banner, again } = this.#parts;
    const isOffline = !navigator.onLine || connection === "offline";
    let text = "";
    if (phase === "broken") text = `${this.#texts.say("brokenTitle")} ${reasonOf(this.#texts, problem ?? undefined)}`;
    else if (phase === "opening") text = this.#texts.say("opening");
    else if (isOffline && phase === "ready") text = this.#texts.say("offline");
    else if (forgotten) text = this.#texts.say("forgotten");
    setText(banner, text);
    setAttribute(banner, "hidden", text === "");
    setAttribute(again, "hidden", phase !== "broken");
  }

  /** Stays at the end only if it was there, or these are one's own words. */
  #follow(view: ChatView): void {
    const { stick } = this.#parts;
    if (view.bubbles.length > this.#seenCount && view.bubbles.at(-1)?.side === "visitor") stick.jump();
    else stick.follow();
    this.#countNew(view);
  }

  /** Whoever reads further up is told how much is new below. */
  #countNew({ bubbles }: ChatView): void {
    const { stick, below } = this.#parts;
    if (stick.isAtEnd) this.#seenCount = bubbles.length;
    const n = bubbles.length - this.#seenCount;
    setText(below, n > 0 ? this.#texts.say("newBelow", { n }) : "");
    setAttribute(below, "hidden", n <= 0);
  }
}

/** A reload finds the panel as it was. */
export function wasOpen(): boolean {
  try {
    return sessionStorage.getItem("frontdesk.open") === "true";
  } catch {
    return false;
  }
}

function remember(isOpen: boolean): void {
  try {
    sessionStorage.setItem("frontdesk.open", String(isOpen));
  } catch {
    // A browser without storage forgets whether the panel was open; nothing else is lost.
  }
}
