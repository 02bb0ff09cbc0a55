/** The buttons above a conversation: only those that would work right now. */
import type { Act, Agent, DeskView, State } from "@frontdesk/core";
import { el, fill } from "../dom.ts";
import type { AgentKey } from "./texts.ts";
import type { Words } from "./wording.ts";

export interface Colleague {
  id: string;
  name: string;
}

export interface ActionsOptions {
  texts: Words;
  me: Agent;
  colleagues: readonly Colleague[];
  onAct: (act: Act) => void;
  onBlock: (blocked: boolean) => void;
}

const HOUR = 3_600_000;

export class Actions {
  readonly root = el("div", { class: "actions" });
  readonly #options: ActionsOptions;
  #shown = "";
  /** Whether this page has blocked the visitor; nobody else tells. */
  blocked = false;

  constructor(options: ActionsOptions) {
    this.#options = options;
  }

  /** Rebuilt only when something else is possible now: a menu that is open stays open. */
  show({ state, visitor }: DeskView): void {
    const can = state ? possible(state, this.#options.me.id) : [];
    const shown = [...can, visitor === null ? "" : `block ${String(this.blocked)}`].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    fill(this.root, ...can.map((name) => this.#control(name)), visitor !== null && this.#block());
  }

  #control(name: Possible): HTMLElement {
    const { onAct } = this.#options;
    if (name === "transfer") return this.#menu("transfer", this.#targets());
    if (name === "snooze") return this.#menu("snooze", snoozes());
    return this.#button(name, () => { onAct({ verb: name }); }, name === "take" || name === "resolve" ? "primary" : "secondary");
  }

  #targets(): [AgentKey, string, Act][] {
    const { colleagues, me } = this.#options;
    const others = colleagues.filter(({ id }) => id !== me.id);
    return [
      ["toQueue", "", { verb: "transfer", skill: "" }],
      ...others.map(({ id, name }): [AgentKey, string, Act] => ["toAgent", name, { verb: "transfer", agent: id }]),
    ];
  }

  #menu(key: AgentKey, entries: [AgentKey, string, Act][]): HTMLElement {
    const { texts, onAct } = this.#options;
    const choose = (act: Act) => () => {
      menu.open = false;
      onAct(act);
    };
    const menu = el(
      "details",
      { class: "menu", on: { keydown: (event) => { if (event.key === "Escape" && menu.open) { menu.open = false; event.stopPropagation(); } } } },
      el("summary", { class: "secondary" }, texts.say(key)),
      el("div", { class: "choices" }, ...entries.map(([entry, name, act]) => el("button", { type: "button", on: { click: choose(act) } }, texts.say(entry, { name })))),
    );
    return menu;
  }

  #block(): HTMLElement {
    return this.#button(this.blocked ? "unblock" : "block", () => { this.#options.onBlock(!this.blocked); }, "plain");
  }

  #button(key: AgentKey, click: () => void, look: string): HTMLElement {
    return el("button", { type: "button", class: look, "data-action": key, on: { click } }, this.#options.texts.say(key));
  }
}

type Possible = "take" | "decline" | "transfer" | "return" | "snooze" | "resolve";

function possible(state: State, me: string): Possible[] {
  if (state.holder === "agent" && state.agent === me) return state.status === "offered" ? ["take", "decline", "transfer", "resolve"] : ["transfer", "return", "snooze", "resolve"];
  if (state.holder === "agent") return [];
  if (state.status === "resolved") return ["take"];
  return ["take", "snooze", "resolve"];
}

function snoozes(): [AgentKey, string, Act][] {
  const now = new Date();
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9).getTime();
  return [
    ["snoozeHour", "", { verb: "snooze", until: now.getTime() + HOUR }],
    ["snoozeMorning", "", { verb: "snooze", until: morning }],
  ];
}
