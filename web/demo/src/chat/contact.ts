/** The form of who would rather be written to than wait: offered, filled in, sent. */
import type { Bubble, ChatView, Contact, Texts } from "@frontdesk/core";
import { el, fill, setAttribute, setText } from "../dom.ts";
import type { ChatKey } from "./texts.ts";

export interface ContactOptions {
  texts: Texts<ChatKey>;
  /** `refused` is the wish for a person that found the queue full. */
  onLeave: (contact: Contact, refused: string | null) => void;
  /** The form is gone: the focus belongs to whoever writes. */
  onDone: () => void;
}

type Field = "email" | "phone" | "name" | "text";
type Draft = Record<Field, string>;

const EMPTY: Draft = { email: "", phone: "", name: "", text: "" };
const FIELDS: readonly Field[] = ["email", "phone", "name", "text"];
const WRONG = "contact-wrong";
const ENDS = new Set(["closed", "resolved", "abandoned"]);
const EMAIL = /^[^@\s]{1,64}@[^@\s]{1,189}$/;
const PHONE = /^\+?[0-9 ()./-]{5,40}$/;

export class ContactCard {
  readonly root = el("div", { class: "contact-slot", hidden: true });
  readonly #options: ContactOptions;
  #draft: Draft | null;
  #shown = "";
  #view: Pick<ChatView, "state" | "bubbles"> = { state: null, bubbles: [] };

  /** `draft`: the form was open in the other language. */
  constructor(options: ContactOptions, draft: Draft | null = null) {
    this.#options = options;
    this.#draft = draft;
  }

  get draft(): Draft | null {
    return this.#draft;
  }

  show(view: Pick<ChatView, "state" | "bubbles" | "queue">): void {
    this.#view = view;
    const isLeft = wasLeft(view.bubbles);
    const why = isLeft ? null : whyOf(view);
    if (why === null && this.#draft === null) this.#put(isLeft && isOpen(view) ? "left" : "");
    else if (this.#draft) this.#put("form");
    else this.#put(why ?? "");
  }

  #put(what: string): void {
    if (what === this.#shown) return;
    this.#shown = what;
    setAttribute(this.root, "hidden", what === "");
    if (what === "form") fill(this.root, this.#form());
    else if (what === "left") fill(this.root, el("p", { class: "contact-left" }, this.#options.texts.say("addressLeft")));
    else if (what === "") fill(this.root);
    else fill(this.root, this.#offer(what as ChatKey));
  }

  #offer(why: ChatKey): HTMLElement {
    const { texts } = this.#options;
    const open = () => {
      this.#draft = { ...EMPTY };
      this.#put("form");
      this.root.querySelector("input")?.focus();
    };
    return el("div", { class: "contact-offer" }, el("p", {}, texts.say(why)), el("button", { type: "button", class: "plain", on: { click: open } }, texts.say("addressOpen")));
  }

  #form(): HTMLElement {
    const { texts } = this.#options;
    const needsText = this.#view.state === null;
    const label = (key: ChatKey, input: HTMLElement) => el("label", {}, el("span", {}, texts.say(key)), input);
    return el(
      "form",
      { class: "contact", novalidate: true, "aria-label": texts.say("addressTitle"), on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      el("p", { class: "contact-title" }, texts.say("addressTitle"), " ", el("span", {}, texts.say("addressEither"))),
      label("addressEmail", this.#input("email", "email", 254)),
      label("addressPhone", this.#input("phone", "tel", 40)),
      label("addressName", this.#input("name", "name", 100)),
      label(needsText ? "addressTextFirst" : "addressText", this.#area()),
      el("p", { class: "contact-wrong", id: WRONG, role: "alert" }),
      el("div", { class: "contact-do" },
        el("button", { type: "submit", class: "primary" }, texts.say("addressSend")),
        el("button", { type: "button", class: "plain", on: { click: () => { this.#close(); } } }, texts.say("addressCancel"))),
    );
  }

  #input(field: Field, kind: "email" | "tel" | "name", most: number): HTMLInputElement {
    const input = el("input", { name: field, type: kind === "name" ? "text" : kind, autocomplete: kind, maxlength: most, dir: "auto", on: { input: () => { this.#keep(field, input.value); } } });
    input.value = this.#draft?.[field] ?? "";
    return input;
  }

  #area(): HTMLTextAreaElement {
    const area = el("textarea", { name: "text", rows: 2, maxlength: 5_000, dir: "auto", on: { input: () => { this.#keep("text", area.value); } } });
    area.value = this.#draft?.text ?? "";
    return area;
  }

  #keep(field: Field, value: string): void {
    if (this.#draft) this.#draft[field] = value;
  }

  #send(): void {
    const draft = this.#draft ?? EMPTY;
    const wrong = wrongIn(draft, this.#view.state === null);
    if (wrong) {
      this.#complain(...wrong);
      return;
    }
    const contact: Contact = {};
    for (const field of FIELDS) if (draft[field].trim() !== "") contact[field] = draft[field].trim();
    this.#close();
    this.#options.onLeave(contact, refusedWish(this.#view.bubbles)?.key ?? null);
  }

  #complain(wrong: Field, why: ChatKey): void {
    const message = this.root.querySelector(`#${WRONG}`) ?? this.root;
    setText(message, this.#options.texts.say(why));
    for (const field of FIELDS) {
      const input = this.root.querySelector<HTMLElement>(`[name=${field}]`);
      if (input) setAttribute(input, "aria-invalid", field === wrong ? "true" : undefined);
      if (input) setAttribute(input, "aria-describedby", field === wrong ? WRONG : undefined);
      if (field !== wrong || !input) continue;
      input.closest("label")?.after(message); // beside its field: on a low screen the form's end is out of sight
      input.focus();
    }
    message.scrollIntoView({ block: "nearest" });
  }

  #close(): void {
    this.#draft = null;
    this.#put("");
    this.#options.onDone();
  }
}

/** The first field that cannot be sent, and why; null: all can. */
export function wrongIn(draft: Draft, needsText: boolean): [Field, ChatKey] | null {
  const email = draft.email.trim();
  const phone = draft.phone.trim();
  if (email === "" && phone === "") return ["email", "addressMissing"];
  if (email !== "" && !EMAIL.test(email)) return ["email", "addressEmailWrong"];
  if (phone !== "" && (!PHONE.test(phone) || phone.replace(/\D/g, "").length < 5)) return ["phone", "addressPhoneWrong"];
  return needsText && draft.text.trim() === "" ? ["text", "addressTextMissing"] : null;
}

/** Why an address may be left, as its text's key; null: there is no reason to. */
export function whyOf({ bubbles, queue }: Pick<ChatView, "bubbles" | "queue">): ChatKey | null {
  if (refusedWish(bubbles)) return "addressFull";
  if (!queue?.form) return null;
  return queue.atWork === 0 ? "addressAway" : "addressWhy";
}

function refusedWish(bubbles: readonly Bubble[]): Bubble | undefined {
  return bubbles.find(({ kind, status, failure }) => kind === "person_requested" && status !== "sent" && failure === "queue_full");
}

/** Whether an address stands in the conversation since it last ended. */
export function wasLeft(bubbles: readonly Bubble[]): boolean {
  const last = bubbles.findLast(({ kind, status }) => ENDS.has(kind) || (kind === "contact_left" && status !== "refused"));
  return last?.kind === "contact_left";
}

/** While a person has it, there is nothing to explain. */
function isOpen({ state }: Pick<ChatView, "state">): boolean {
  return state?.status === "queued" || state?.status === "offered" || state?.status === "bot";
}
