/** The elements of the chat box, and what a click on each does. */
import type { Chat, Texts } from "@frontdesk/core";
import { el, icon } from "../dom.ts";
import { Stick } from "../stick.ts";
import { Composer } from "./composer.ts";
import { ContactCard } from "./contact.ts";
import { Lines } from "./lines.ts";
import type { ChatKey } from "./texts.ts";

export type Parts = ReturnType<typeof buildParts>;

export interface Wiring {
  chat: Chat;
  onOpen: () => void;
  onShut: () => void;
  onScroll: () => void;
}

/** What was begun in the other language. */
export interface Drafts {
  words: string;
  contact: ContactCard["draft"];
}

export function buildParts(texts: Texts<ChatKey>, drafts: Drafts, { chat, onOpen, onShut, onScroll }: Wiring) {
  const composer = new Composer({ texts, draft: drafts.words, onSend: (text) => { chat.say(text); }, onTyping: () => { chat.typing(); } });
  const refocus = (run: () => void) => () => { composer.focus(); run(); };
  const lines = new Lines({
    texts, answers: chat.answers,
    onRetry: refocus(() => { chat.retry(); }),
    onDiscard: (key) => { refocus(() => { chat.discard(key); })(); },
    onThumb: (answer, up, reason) => { chat.thumb(answer, up, reason); },
    onChoose: (text) => { refocus(() => { chat.say(text); })(); },
  });
  const title = el("h2", { id: "frontdesk-title" });
  const subtitle = el("p", { class: "subtitle" });
  const greeting = el("p", { class: "words" });
  const start = el("div", { class: "start" }, greeting, el("p", { class: "notice" }, icon("lantern"), texts.say("botNotice")));
  const typing = el("p", { class: "typing", hidden: true });
  const stop = el("button", { type: "button", class: "plain stop", hidden: true, on: { click: refocus(() => { void chat.stop().catch(() => undefined); }) } }, icon("stop"), texts.say("stop"));
  // Not read aloud while it grows: the finished answer is, once.
  const live = el("div", { class: "live", "aria-hidden": "true", hidden: true }, el("p", { class: "words", dir: "auto" }));
  // The minutes change all the time; what is read aloud is another element's, which changes with the place.
  const hint = el("p", { class: "hint", hidden: true });
  const heard = el("p", { class: "heard", role: "status" });
  const contact = new ContactCard({
    texts,
    onLeave: (address, refused) => { if (refused !== null) chat.discard(refused); chat.leaveAddress(address); },
    onDone: () => { composer.focus(); },
  }, drafts.contact);
  const rating = el("div", { class: "rating-slot" });
  const log = el(
    "div",
    { class: "log", role: "log", "aria-label": texts.say("log"), tabindex: 0 },
    start, lines.list, live,
  );
  const stick = new Stick(log, onScroll);
  const below = el("button", { type: "button", class: "below", hidden: true, on: { click: refocus(() => { stick.jump(); }) } });
  const banner = el("p", { class: "banner", role: "status", hidden: true });
  const again = el("button", { type: "button", class: "primary again", hidden: true, on: { click: refocus(() => { void chat.open(); }) } }, texts.say("again"));
  const person = el("button", { type: "button", class: "person", on: { click: refocus(() => { chat.askForPerson(); }) } }, icon("person"), texts.say("askPerson"));
  const end = el("button", { type: "button", class: "plain end", hidden: true, on: { click: refocus(() => { chat.close(); }) } }, texts.say("end"));
  const panel = el(
    "div",
    { class: "panel", role: "dialog", "aria-labelledby": "frontdesk-title", hidden: true, on: { keydown: (event) => { if (event.key === "Escape" && !event.isComposing) onShut(); } } },
    el("div", { class: "head" }, el("div", { class: "names" }, title, subtitle), el("button", { type: "button", class: "shut", "aria-label": texts.say("shut"), on: { click: onShut } }, icon("close"))),
    banner, again, log, below, el("div", { class: "at-work" }, typing, stop), hint, heard, contact.root, rating,
    el("div", { class: "bar" }, person, end),
    composer.form,
  );
  const launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", on: { click: onOpen } }, icon("chat"), el("span", {}, texts.say("open")));
  return { panel, launcher, title, subtitle, greeting, start, lines, live, stick, below, typing, stop, hint, heard, contact, rating, banner, again, person, end, composer };
}
