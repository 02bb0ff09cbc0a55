/** The page of an owner who is signed in: one part at a time, named by the address. */
import type { Agent, AgentSession, KnowledgeApi, Platform, Report, ReportBy, ReportDays } from "@frontdesk/core";
import { el, fill, setAttribute, setText } from "../dom.ts";
import { contentsPart } from "./contents.ts";
import { importPart } from "./importing.ts";
import { publishPart } from "./publishing.ts";
import { reportsPart } from "./reports.ts";
import { unansweredPart } from "./unanswered.ts";
import { type OwnerKey, type Words, reasonOf } from "./texts.ts";

export interface OwnerOptions {
  platform: Platform;
  session: AgentSession;
  texts: Words;
  me: Agent;
  demo: { tenant: string };
  switcher: HTMLElement;
}

/** What each part of the page needs of the whole. */
export interface Desk {
  platform: Platform;
  api: KnowledgeApi;
  /** Of this shop. */
  reports: { read: (by: ReportBy, days: ReportDays) => Promise<Report>; table: (by: ReportBy, days: ReportDays) => Promise<string> };
  texts: Words;
  /** The one of its items that the address names, "" if none. */
  item: string;
  /** Ends with the part: long work is no longer watched. */
  left: AbortSignal;
  /** A word about what was done, read aloud. */
  tell: (text: string) => void;
  fail: (failure: unknown) => void;
}

type Part = (desk: Desk) => HTMLElement;
const PARTS: [string, OwnerKey, Part][] = [
  ["content", "part.content", contentsPart],
  ["unanswered", "part.unanswered", unansweredPart],
  ["import", "part.import", importPart],
  ["publish", "part.publish", publishPart],
  ["reports", "part.reports", reportsPart],
];

export class OwnerPage {
  readonly root: HTMLElement;
  readonly #options: OwnerOptions;
  readonly #notice = el("p", { class: "notice", role: "status", hidden: true });
  readonly #problem = el("p", { class: "problem", role: "alert", hidden: true });
  readonly #main = el("main");
  readonly #tabs: HTMLElement[];
  readonly #onHash = () => { this.#show(); };
  #leave = new AbortController();

  constructor(options: OwnerOptions) {
    const { texts, me, switcher } = options;
    this.#options = options;
    this.#tabs = PARTS.map(([name, key]) => el("a", { href: `#${name}`, class: "tab" }, texts.say(key)));
    this.root = el("div", { class: "owner" },
      el("header", { class: "top" },
        el("h1", {}, texts.say("title")), el("span", { class: "me" }, me.name), switcher,
        el("button", { type: "button", class: "plain", on: { click: () => { void this.#signOut(); } } }, texts.say("signOut"))),
      el("nav", { class: "tabs", "aria-label": texts.say("title") }, ...this.#tabs),
      this.#problem, this.#notice, this.#main);
    window.addEventListener("hashchange", this.#onHash);
    this.#show();
  }

  stop(): void {
    this.#leave.abort();
    window.removeEventListener("hashchange", this.#onHash);
  }

  #show(): void {
    const { platform, session, texts, demo: { tenant } } = this.#options;
    const [wanted, item = ""] = location.hash.slice(1).split("/");
    const found = PARTS.findIndex(([name]) => name === wanted);
    const at = Math.max(0, found);
    this.#tabs.forEach((tab, index) => { setAttribute(tab, "aria-current", index === at ? "page" : undefined); });
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#say("", "");
    const desk: Desk = {
      platform, texts, api: session.knowledge, left: this.#leave.signal, item,
      reports: {
        read: (by, days) => session.reports.read(tenant, by, days),
        table: (by, days) => session.reports.table(tenant, by, days),
      },
      tell: (text) => { this.#say(text, ""); },
      fail: (failure) => { this.#say("", reasonOf(texts, failure)); },
    };
    const part = PARTS[at]?.[2];
    if (part) fill(this.#main, part(desk));
  }

  #say(notice: string, problem: string): void {
    for (const [place, text] of [[this.#notice, notice], [this.#problem, problem]] as const) {
      setText(place, text);
      setAttribute(place, "hidden", text === "");
    }
  }

  async #signOut(): Promise<void> {
    const { session, texts } = this.#options;
    await session.signOut().catch((failure: unknown) => { this.#say("", reasonOf(texts, failure)); });
  }
}
