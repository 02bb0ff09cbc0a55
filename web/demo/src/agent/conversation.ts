/** One conversation beside the list: who it is, what was said, what to do about it. */
import { type Act, type Agent, type AgentSession, Desk, type Platform, codeOf, hasCode } from "@frontdesk/core";
import { el, fill, setAttribute, setText } from "../dom.ts";
import { Actions, type Colleague } from "./actions.ts";
import { Composer, type Whose } from "./composer.ts";
import type { Drafts, Mode } from "./drafts.ts";
import type { AgentKey } from "./texts.ts";
import { Transcript } from "./transcript.ts";
import { type Words, reasonOf, reasonOfCode, statusName, visitorName } from "./wording.ts";

export interface ConversationOptions {
  platform: Platform;
  session: AgentSession;
  texts: Words;
  me: Agent;
  id: string;
  colleagues: readonly Colleague[];
  drafts: Drafts;
  /** How many conversations are offered to this agent and not accepted yet. */
  offered: () => number;
  onBack: () => void;
  onSay: (text: string) => void;
}

export class Conversation {
  readonly root: HTMLElement;
  readonly composer: Composer;
  readonly #options: ConversationOptions;
  readonly #desk: Desk;
  readonly #transcript: Transcript;
  readonly #actions: Actions;
  readonly #title = el("h2");
  readonly #status = el("span", { class: "chip" });
  readonly #typing = el("p", { class: "typing", hidden: true });
  readonly #problem = el("p", { class: "problem", role: "alert", hidden: true });
  readonly #hint = el("p", { class: "hint", hidden: true });
  readonly #question = el("div", { class: "question", role: "alertdialog", hidden: true });
  /** Why the last thing that the agent did was refused; stays until they do the next. */
  #refused = "";
  #taking = false;

  constructor(options: ConversationOptions) {
    const { platform, session, texts, me, id, drafts, colleagues } = options;
    this.#options = options;
    this.#desk = new Desk({ platform, api: session.api, agent: me.id, conversation: id, onChange: () => { this.show(); } });
    this.#transcript = new Transcript({ texts, me, answers: this.#desk.answers, why: (seq) => session.api.why(id, seq), reason: (code) => this.#reason(code), onRetry: () => { this.#desk.retry(); }, onAgain: (key) => { this.#whenHeld(() => { this.#desk.again(key); }); }, onDiscard: (key) => { this.#desk.discard(key); } });
    this.#actions = new Actions({ texts, me, colleagues, onAct: (act) => { void this.act(act); }, onBlock: (blocked) => { void this.#block(blocked); } });
    this.composer = new Composer({
      texts, conversation: id, drafts,
      onSend: (mode, text) => { this.#send(mode, text); },
      onTyping: () => { this.#desk.typing(); },
      onBegin: () => { this.#desk.readOn(); },
    });
    const back = el("button", { type: "button", class: "plain back", on: { click: options.onBack } }, texts.say("back"));
    this.root = el("section", { class: "conversation", "aria-label": texts.say("log") },
      el("header", { class: "conversation-head" }, back, this.#title, this.#status, this.#actions.root),
      this.#problem, this.#transcript.root, this.#typing, this.#hint, this.#question, this.composer.form);
    void this.#desk.open();
  }

  get id(): string {
    return this.#desk.conversation;
  }

  leave(): void {
    this.#desk.leave();
  }

  notice(head: number): void {
    this.#desk.notice(head);
  }

  setActive(active: boolean): void {
    this.#desk.setActive(active);
  }

  show(): void {
    const { view } = this.#desk;
    const { texts } = this.#options;
    setText(this.#title, view.visitor === null ? "" : visitorName(texts, view.visitor));
    setText(this.#status, view.state ? statusName(texts, view.state.status) : "");
    setAttribute(this.#status, "data-status", view.state?.status);
    this.#transcript.show(view.bubbles);
    this.#actions.show(view);
    setText(this.#typing, texts.say("visitorTypes"));
    setAttribute(this.#typing, "hidden", !view.visitorTypes);
    setAttribute(this.composer.form, "hidden", view.state === null);
    setText(this.#problem, view.problem === null ? this.#refused : reasonOfCode(texts, view.problem));
    setAttribute(this.#problem, "hidden", this.#problem.textContent === "");
    this.composer.address(this.#whose);
    setText(this.#hint, this.#hintOf());
    setAttribute(this.#hint, "hidden", this.#hint.textContent === "");
  }

  /** Does it, or says why not; what the visitor wrote meanwhile is shown before anything goes over it. */
  async act(act: Act): Promise<boolean> {
    this.#say("");
    try {
      await this.#desk.act(act);
      if (act.verb === "take") this.composer.write("reply");
      return true;
    } catch (failure) {
      // Why not depends on who holds it by now.
      await this.#desk.catchUp().catch(() => undefined);
      if (hasCode(failure, "unseen_message")) this.#ask("unseenAct", "goOn", Math.max(1, this.#desk.unseen), () => { void this.act(act); });
      else this.#say(this.#reason(codeOf(failure), act));
      return false;
    }
  }

  #send(mode: Mode, text: string): void {
    const send = () => {
      this.#desk.send(mode === "note" ? "notes" : "replies", text);
      this.composer.clear();
      this.composer.write(mode);
    };
    const { unseen } = this.#desk;
    if (mode === "note") send();
    else if (this.#whose === "somebody") this.#say(`${this.#hintOf()} ${this.#options.texts.say("draftKept")}`);
    else if (unseen > 0) this.#ask("unseenReply", "sendAnyway", unseen, () => { this.#whenHeld(send); });
    else this.#whenHeld(send);
  }

  /** Takes what nobody has before speaking in it; where that is refused, nothing is said and the draft stays. */
  #whenHeld(speak: () => void): void {
    this.#say("");
    if (this.#whose !== "nobody") speak();
    else if (!this.#taking) void this.#takeAnd(speak);
  }

  async #takeAnd(speak: () => void): Promise<void> {
    this.#taking = true;
    const taken = await this.act({ verb: "take" }).finally(() => { this.#taking = false; });
    if (taken) speak();
  }

  #ask(question: AgentKey, yes: AgentKey, n: number, go: () => void): void {
    const { texts } = this.#options;
    const close = () => {
      setAttribute(this.#question, "hidden", true);
      this.#desk.readOn();
    };
    const look = () => { close(); this.composer.write("reply"); };
    const goOn = el("button", { type: "button", class: "secondary", on: { click: () => { close(); go(); } } }, texts.say(yes));
    const first = el("button", { type: "button", class: "primary", on: { click: look } }, texts.say("lookFirst"));
    fill(this.#question, el("p", {}, texts.say(question, { n })), first, goOn);
    setAttribute(this.#question, "aria-label", texts.say(question, { n }));
    setAttribute(this.#question, "hidden", false);
    first.focus();
  }

  async #block(blocked: boolean): Promise<void> {
    const { session, texts, onSay } = this.#options;
    const { visitor } = this.#desk.view;
    if (visitor === null) return;
    try {
      await session.api.block(visitor, blocked);
      this.#actions.blocked = blocked;
      this.show();
      onSay(texts.say(blocked ? "blocked" : "unblocked"));
    } catch (failure) {
      this.#say(reasonOf(texts, failure));
    }
  }

  /** Whose it is: a reply to what is resolved takes it by itself. */
  get #whose(): Whose {
    const { state } = this.#desk.view;
    if (!state || state.agent === this.#options.me.id || state.status === "resolved") return "me";
    return state.holder === "agent" ? "somebody" : "nobody";
  }

  /** What a reply would need as things are; notes need nothing. */
  #hintOf(): string {
    const { state, bubbles } = this.#desk.view;
    const { texts, me, colleagues } = this.#options;
    if (!state || this.#whose === "me") return "";
    if (this.#whose === "nobody") return texts.say("takeFirst");
    const known = colleagues.find(({ id }) => id === state.agent)?.name;
    const name = known ?? bubbles.findLast(({ side, name }) => side === "agent" && name !== me.name)?.name ?? "";
    return texts.say(state.status === "offered" ? "offeredTo" : "heldBy", { name });
  }

  /** The true reason: who holds it, and what fills the desk. */
  #reason(code: string, act?: Act): string {
    const { texts, offered } = this.#options;
    if (code === "not_holder") return this.#hintOf() || texts.say("offerOver");
    if (code !== "no_room") return reasonOfCode(texts, code);
    if (act?.verb === "transfer") return texts.say("noRoomThere");
    const n = offered();
    return n > 0 ? `${texts.say("error.no_room")} ${texts.say("noRoomOffers", { n })}` : texts.say("error.no_room");
  }

  #say(problem: string): void {
    this.#refused = problem;
    this.show();
  }
}
