/** The page of somebody who is signed in: the list, the open conversation, and who is at work. */
import { type Agent, type AgentSession, Heartbeat, Inbox, type InboxItem, type Platform, Tabs } from "@frontdesk/core";
import type { Demo } from "../demo.ts";
import { el, fill, setAttribute, setText } from "../dom.ts";
import { Conversation } from "./conversation.ts";
import { Drafts } from "./drafts.ts";
import { helpDialog, listen } from "./keys.ts";
import { List } from "./list.ts";
import { type Words, reasonOf } from "./wording.ts";

export interface DeskPageOptions {
  platform: Platform;
  session: AgentSession;
  texts: Words;
  me: Agent;
  demo: Demo;
  switcher: HTMLElement;
}

export class DeskPage {
  readonly root: HTMLElement;
  readonly #options: DeskPageOptions;
  readonly #inbox: Inbox;
  readonly #heartbeat: Heartbeat;
  readonly #tabs: Tabs;
  readonly #list: List;
  readonly #drafts: Drafts;
  readonly #help: HTMLDialogElement;
  readonly #side = el("div", { class: "beside" });
  readonly #connection = el("span", { class: "connection", role: "status" });
  readonly #notice = el("p", { class: "notice", role: "status", hidden: true });
  readonly #online: HTMLInputElement;
  readonly #onKey: (event: KeyboardEvent) => void;
  readonly #onVisible = () => { this.#conversation?.setActive(!document.hidden); };
  readonly #onHash = () => { this.#follow(); };
  readonly #onHide = () => { if (this.#heartbeat.stop()) this.#options.session.sayAway(); };
  /** Out of the browser's memory of pages, as it was left. */
  readonly #onShow = ({ persisted }: PageTransitionEvent) => { if (persisted) this.#setOnline(); };
  readonly #onStorage = ({ key, newValue }: StorageEvent) => { this.#hear(key, newValue); };
  #conversation: Conversation | null = null;

  constructor(options: DeskPageOptions) {
    const { platform, session, texts, me, switcher } = options;
    this.#options = options;
    this.#drafts = new Drafts(platform.keep, me.id);
    this.#inbox = new Inbox({ platform, api: session.api, onChange: (row) => { this.#onInbox(row); } });
    this.#tabs = new Tabs(platform, `frontdesk.agent.${me.id}.tab.`);
    this.#heartbeat = new Heartbeat({ platform, api: session.api, tabs: this.#tabs, onMissed: (failure) => { this.#say(reasonOf(texts, failure)); } });
    this.#list = new List({ texts, inbox: this.#inbox, me, colleagues: colleaguesOf(options.demo), hasDraft: (id) => this.#drafts.has(id), onOpen: (id) => { this.open(id); } });
    this.#help = helpDialog(texts);
    this.#online = el("input", { id: "online", type: "checkbox", role: "switch", on: { change: () => { this.#setOnline(); } } });
    this.root = el("div", { class: "desk" },
      el("header", { class: "top" },
        el("h1", {}, texts.say("product")), this.#connection,
        el("label", { class: "presence", for: "online" }, this.#online, texts.say("presence")),
        el("span", { class: "me" }, me.name), switcher,
        el("button", { type: "button", class: "plain", "aria-label": texts.say("shortcuts"), on: { click: () => { this.#help.showModal(); } } }, "?"),
        el("button", { type: "button", class: "plain", on: { click: () => { void this.#signOut(); } } }, texts.say("signOut"))),
      this.#notice, el("main", {}, this.#list.root, this.#side), this.#help);
    this.#onKey = listen({
      move: (step) => { this.#list.move(step); },
      open: () => { this.#list.openSelected(); },
      back: () => { this.#back(); },
      reply: () => { this.#conversation?.composer.write("reply"); },
      note: () => { this.#conversation?.composer.write("note"); },
      take: () => { void this.#conversation?.act({ verb: "take" }); },
      resolve: () => { void this.#conversation?.act({ verb: "resolve" }); },
      help: () => { this.#help.showModal(); },
    });
  }

  start(): void {
    document.addEventListener("keydown", this.#onKey);
    document.addEventListener("visibilitychange", this.#onVisible);
    window.addEventListener("hashchange", this.#onHash);
    window.addEventListener("pagehide", this.#onHide);
    window.addEventListener("pageshow", this.#onShow);
    window.addEventListener("storage", this.#onStorage);
    this.#online.checked = this.#options.platform.keep.get(this.#presenceKey) !== "away";
    this.#setOnline();
    this.#inbox.start();
    this.#follow();
  }

  stop(): void {
    document.removeEventListener("keydown", this.#onKey);
    document.removeEventListener("visibilitychange", this.#onVisible);
    window.removeEventListener("hashchange", this.#onHash);
    window.removeEventListener("pagehide", this.#onHide);
    window.removeEventListener("pageshow", this.#onShow);
    window.removeEventListener("storage", this.#onStorage);
    this.#conversation?.leave();
    this.#heartbeat.stop();
    this.#inbox.stop();
  }

  /** The address names the open conversation, so that it can be sent to a colleague. */
  open(id: string): void {
    if (location.hash !== `#${id}`) location.hash = id;
    else this.#follow();
  }

  #follow(): void {
    const id = /^#(cnv_\w+)$/.exec(location.hash)?.[1] ?? null;
    if (this.#conversation && this.#conversation.id === id) return;
    this.#conversation?.leave();
    this.#conversation = id === null ? null : this.#conversationOf(id);
    fill(this.#side, this.#conversation ? this.#conversation.root : el("p", { class: "none" }, this.#options.texts.say("noneOpen")));
    setAttribute(this.root, "data-open", id !== null);
    this.#list.open = id;
    this.#conversation?.show();
  }

  #conversationOf(id: string): Conversation {
    const { demo, texts } = this.#options;
    const colleagues = colleaguesOf(demo);
    return new Conversation({
      ...this.#options, texts, id, colleagues, drafts: this.#drafts,
      offered: () => this.#inbox.rows("offered").filter(({ holder }) => holder === this.#options.me.id).length,
      onBack: () => { this.#back(); },
      onSay: (text) => { this.#say(text); },
    });
  }

  /** First out of the box, then out of the conversation; the selection stays. */
  #back(): void {
    const { activeElement } = document;
    if (activeElement instanceof HTMLTextAreaElement) activeElement.blur();
    else location.hash = "";
    this.#list.focus();
  }

  #onInbox(row: InboxItem | null): void {
    const { texts } = this.#options;
    const { connection } = this.#inbox;
    const open = this.#conversation;
    if (row && row.conversation === open?.id) this.#list.reveal();
    else this.#list.show();
    open?.notice(this.#inbox.row(open.id)?.head ?? 0);
    setText(this.#connection, connection === "idle" ? "" : texts.say(`connection.${connection}`));
    setAttribute(this.#connection, "data-connection", connection);
    const waiting = this.#inbox.rows("queued", "offered").length;
    document.title = waiting > 0 ? `(${waiting}) ${texts.say("product")}` : texts.say("product");
  }

  get #presenceKey(): string {
    return `frontdesk.agent.${this.#options.me.id}.presence`;
  }

  async #signOut(): Promise<void> {
    const { session, texts } = this.#options;
    await this.#heartbeat.set(false);
    await session.signOut().catch((failure: unknown) => { this.#say(reasonOf(texts, failure)); });
  }

  #setOnline(): void {
    const { checked } = this.#online;
    this.#options.platform.keep.set(this.#presenceKey, checked ? "here" : "away");
    void this.#heartbeat.set(checked);
  }

  /** All tabs of one person are at work, or none; and one that closes does not take the others with it. */
  #hear(key: string | null, value: string | null): void {
    if (this.#tabs.hasLeft(key, value)) void this.#heartbeat.contradict();
    if (key !== this.#presenceKey || this.#online.checked === (value !== "away")) return;
    this.#online.checked = value !== "away";
    this.#setOnline();
  }

  #say(text: string): void {
    setText(this.#notice, text);
    setAttribute(this.#notice, "hidden", text === "");
    this.#options.platform.clock.after(6_000, () => { if (this.#notice.textContent === text) setAttribute(this.#notice, "hidden", true); });
  }
}

function colleaguesOf(demo: Demo): { id: string; name: string }[] {
  return demo.agents.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]));
}
