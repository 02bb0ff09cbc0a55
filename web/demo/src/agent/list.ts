/** The list of conversations: tabs by status, rows that keep their selection whatever moves. */
import type { Agent, Inbox, InboxItem } from "@frontdesk/core";
import { el, fill, icon, reconcile, setAttribute, setText } from "../dom.ts";
import type { AgentKey } from "./texts.ts";
import { type Words, statusName, visitorName } from "./wording.ts";

const TABS = ["queue", "mine", "others", "bot", "snoozed", "resolved"] as const;
type Tab = (typeof TABS)[number];
const SOON_MS = 60_000;

export interface ListOptions {
  texts: Words;
  inbox: Inbox;
  me: Agent;
  colleagues: readonly { id: string; name: string }[];
  hasDraft: (conversation: string) => boolean;
  onOpen: (conversation: string) => void;
}

export class List {
  readonly root: HTMLElement;
  selected: string | null = null;
  #tab: Tab = "queue";
  #openId: string | null = null;
  readonly #options: ListOptions;
  readonly #tabs = new Map<Tab, HTMLButtonElement>();
  readonly #rows = el("ul", { class: "rows", on: { keydown: (event) => { this.#onArrow(event); } } });
  readonly #empty = el("p", { class: "empty" });

  constructor(options: ListOptions) {
    const { texts } = options;
    this.#options = options;
    for (const tab of TABS) this.#tabs.set(tab, el("button", { type: "button", class: "tab", "data-tab": tab, on: { click: () => { this.#choose(tab); } } }));
    setText(this.#empty, texts.say("emptyList"));
    this.root = el("nav", { class: "list", "aria-label": texts.say("lists") }, el("div", { class: "tabs" }, ...this.#tabs.values()), this.#rows, this.#empty);
  }

  /** The conversation that is open beside the list. */
  set open(conversation: string | null) {
    this.#openId = conversation;
    if (conversation !== null) this.selected = conversation;
    this.reveal();
  }

  /** Turns to the list that holds the open conversation; not to those where one rests, so that the next stays in sight. */
  reveal(): void {
    const tab = TABS.slice(0, 4).find((one) => this.#in(one).some(({ conversation }) => conversation === this.#openId));
    if (tab) this.#tab = tab;
    this.show();
  }

  show(): void {
    const { texts } = this.#options;
    for (const [tab, button] of this.#tabs) {
      const rows = this.#in(tab);
      const count = tab === "resolved" || rows.length === 0 ? null : el("span", { class: "count" }, String(rows.length));
      fill(button, texts.say(`list.${tab}`), count);
      setAttribute(button, "aria-pressed", String(tab === this.#tab));
    }
    const rows = this.#in(this.#tab);
    reconcile(this.#rows, rows, ({ conversation }) => conversation, (row) => this.#make(row), (node, row) => { this.#update(node, row); });
    this.#rove(rows);
    setAttribute(this.#empty, "hidden", rows.length > 0);
    setAttribute(this.#rows, "hidden", rows.length === 0);
  }

  /** One stop for the Tab key, however long the list: j, k and the arrows go on from there. */
  #rove(rows: readonly InboxItem[]): void {
    const has = (id: string | null) => rows.some(({ conversation }) => conversation === id);
    const stop = [this.selected, this.#openId].find(has) ?? rows[0]?.conversation;
    rows.forEach(({ conversation }, at) => {
      const button = this.#rows.children[at]?.firstElementChild;
      if (button) setAttribute(button, "tabindex", conversation === stop ? 0 : -1);
    });
  }

  /** The arrows move within the list; the rest of the page keeps them for scrolling. */
  #onArrow(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    this.move(step);
  }

  /** One step down or up; the first step finds the top of the list. */
  move(step: 1 | -1): void {
    const rows = this.#in(this.#tab);
    const at = rows.findIndex(({ conversation }) => conversation === this.selected);
    const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
    this.selected = rows[next]?.conversation ?? null;
    this.show();
    this.focus();
  }

  openSelected(): void {
    if (this.selected !== null) this.#options.onOpen(this.selected);
  }

  focus(): void {
    const row = this.#rows.querySelector<HTMLElement>("[tabindex='0']") ?? this.#rows.querySelector<HTMLElement>("button");
    row?.focus();
  }

  #choose(tab: Tab): void {
    this.#tab = tab;
    this.show();
  }

  #in(tab: Tab): readonly InboxItem[] {
    const { inbox, me } = this.#options;
    const mine = ({ holder }: InboxItem) => holder === me.id;
    if (tab === "queue") return inbox.rows("queued", "offered");
    if (tab === "mine") return inbox.rows("open", "waiting").filter(mine);
    if (tab === "others") return inbox.rows("open", "waiting").filter((row) => !mine(row));
    return inbox.rows(tab);
  }

  #make({ conversation }: InboxItem): HTMLElement {
    const open = () => { this.#options.onOpen(conversation); };
    return el("li", {}, el("button", { type: "button", class: "row", on: { click: open } },
      el("span", { class: "who" }), el("span", { class: "when" }), el("span", { class: "excerpt", dir: "auto" }), el("span", { class: "tags" }), el("span", { class: "due" }, icon("clock"), el("span"))));
  }

  /** An offer says to whom: mine to accept, or a colleague's. */
  #statusOf({ status, holder }: InboxItem): string {
    const { texts, me, colleagues } = this.#options;
    if (status !== "offered") return statusName(texts, status);
    if (holder === me.id) return texts.say("offeredToYou");
    const name = colleagues.find(({ id }) => id === holder)?.name;
    return name === undefined ? statusName(texts, status) : texts.say("offeredToName", { name });
  }

  #update(node: HTMLElement, row: InboxItem): void {
    const { texts, hasDraft } = this.#options;
    const button = node.firstElementChild as HTMLElement;
    const [who, when, excerpt, tags, due] = button.children as unknown as [Element, Element, Element, Element, Element];
    setText(who, visitorName(texts, row.visitor));
    setText(when, texts.since(row.waiting_since || row.at, Date.now()));
    setText(excerpt, row.excerpt);
    setAttribute(button, "aria-current", row.conversation === this.#openId ? "true" : undefined);
    button.classList.toggle("selected", row.conversation === this.selected);
    const priority: AgentKey | null = isMarked(row.priority) ? `priority.${row.priority}` : null;
    const labels = [this.#statusOf(row), row.language.toUpperCase(), priority ? texts.say(priority) : "", row.contact ? texts.say("hasAddress") : "", hasDraft(row.conversation) ? texts.say("draft") : ""];
    setText(tags, labels.filter((label) => label !== "").join(" · "));
    setAttribute(button, "data-status", row.status);
    showDue(texts, due, row.due_at);
  }
}

/** When a reply is promised: words, an icon, and a colour once it is near or late. */
function showDue(texts: Words, node: Element, dueAt: string | undefined): void {
  setAttribute(node, "hidden", dueAt === undefined);
  if (dueAt === undefined) return;
  const at = Date.parse(dueAt);
  const left = at - Date.now();
  setText(node.lastElementChild as Element, texts.say(left < 0 ? "late" : "due", { when: texts.moment(at, Date.now()) }));
  setAttribute(node, "data-due", left < 0 ? "late" : left < SOON_MS ? "soon" : "later");
}

function isMarked(priority: string): priority is "low" | "high" | "urgent" {
  return ["low", "high", "urgent"].includes(priority);
}
