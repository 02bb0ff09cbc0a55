/** A conversation on an agent's desk: all of its log, notes too, and what the agent does about it. */
import type { Act, AgentApi } from "./agent-api.ts";
import { Answers } from "./answers.ts";
import { type Bubble, type Preview, bubblesOf } from "./bubbles.ts";
import { type Connection, Follower } from "./follower.ts";
import { type Minted, Outbox } from "./outbox.ts";
import { type Platform, sleep } from "./platform.ts";
import { Problem, Unreachable, codeOf, mayPass } from "./problem.ts";
import { isTyping } from "./presence.ts";
import { PATIENT, waitFor } from "./retry.ts";
import { Thread } from "./thread.ts";
import { TypingNotice } from "./typing.ts";
import type { State } from "./wire.ts";

/** A reply or a note, and the place in the log that the agent had seen: a reply answers nothing above it. */
export type Lines = Extract<Act, { text: string }> & { after: number };

export interface DeskOptions {
  platform: Platform;
  api: AgentApi;
  agent: string;
  conversation: string;
  onChange: () => void;
}

export interface DeskView {
  state: State | null;
  bubbles: readonly Bubble[];
  visitorTypes: boolean;
  connection: Connection;
  problem: string | null;
  visitor: string | null;
}

const preview: Preview<Lines> = ({ verb, text }) => ({ kind: verb === "notes" ? "note" : "reply", side: "agent", text });

export class Desk {
  readonly conversation: string;
  readonly answers: Answers;
  readonly #options: DeskOptions;
  readonly #thread: Thread;
  readonly #follower: Follower;
  readonly #outbox: Outbox<Lines>;
  readonly #typing: TypingNotice;
  readonly #sent = new Map<string, Minted<Lines>>();
  /** The place up to which the agent has read when the draft was begun. */
  #readTo = 0;
  #problem: string | null = null;
  #opening: Promise<void> | null = null;

  constructor(options: DeskOptions) {
    const { platform, api, agent, conversation } = options;
    this.#options = options;
    this.conversation = conversation;
    this.answers = new Answers({ read: (seq) => api.sources(conversation, seq), onChange: options.onChange });
    this.#typing = new TypingNotice(platform.clock, () => api.typing(conversation, true));
    const prefix = `frontdesk.agent.${agent}.${conversation}.`;
    this.#thread = new Thread({ chain: "whole", read: (after) => api.events(conversation, after), onChange: () => { this.#merged(); } });
    this.#follower = new Follower({
      platform,
      thread: this.#thread,
      stream: (lastId, signal) => api.stream(conversation, lastId, signal),
      // Whoever has a conversation open looks at it: news may come at any moment.
      pending: () => true,
      longestWait: () => 10_000,
      onConnection: options.onChange,
      onLost: (problem) => { this.#fail(problem); },
    });
    this.#outbox = new Outbox<Lines>({
      platform,
      prefix: `${prefix}out.`,
      letterOf: "a",
      place: ({ after }) => ({ conversation, cursor: after }),
      deliver: (letter) => this.#deliver(letter),
      onReset: () => this.#thread.reset(),
      onChange: options.onChange,
    });
  }

  get view(): DeskView {
    const { log, state } = this.#thread;
    return {
      state,
      bubbles: bubblesOf(log.events, this.#outbox.letters, this.#sent.values(), preview),
      visitorTypes: isTyping(this.#thread, "visitor", this.#options.platform.clock.now()),
      connection: this.#follower.connection,
      problem: this.#problem,
      visitor: log.events.find((event) => event.author.side === "visitor")?.author.id ?? null,
    };
  }

  /** Reads the log, then follows it; what goes wrong is the view's `problem`. */
  open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => { if (this.#problem !== null) this.#opening = null; });
    return this.#opening;
  }

  async #open(): Promise<void> {
    this.#problem = null;
    try {
      await this.#thread.read();
      this.#readTo = this.#thread.log.end;
      this.#outbox.flush();
      this.#follower.start();
    } catch (failure) {
      this.#fail(failure);
    }
  }

  leave(): void {
    this.#follower.stop();
    this.#outbox.close();
  }

  /** The list knows of something newer, or is there again. */
  notice(head: number): void {
    if (this.#problem !== null) void this.open();
    if (head > this.#thread.log.cursor) this.#follower.nudge();
  }

  setActive(active: boolean): void {
    this.#follower.setActive(active);
  }

  /** A draft was begun, or the agent has read on: what comes after this is unseen. */
  readOn(): void {
    this.#readTo = this.#thread.log.end;
  }

  /** How many messages of the visitor came since then. */
  get unseen(): number {
    return this.#thread.log.events.filter(({ seq, author }) => seq > this.#readTo && author.side === "visitor").length;
  }

  send(verb: Lines["verb"], text: string): void {
    this.readOn();
    this.#typing.sent();
    this.#outbox.post({ verb, text, after: this.#thread.log.cursor });
  }

  retry(): void {
    this.#outbox.flush();
  }

  /** What was refused is sent anew, as a message of its own: nothing was written under its old id. */
  again(key: string): void {
    const letter = this.#outbox.letters.find((one) => one.key === key && one.status === "refused");
    if (!letter) return;
    this.#outbox.drop(key);
    this.send(letter.body.verb, letter.body.text);
  }

  discard(key: string): void {
    this.#outbox.drop(key);
  }

  /** Throws a Problem with the reason; what may pass is sent again, with the same id. */
  async act(act: Act): Promise<void> {
    const { platform, api } = this.#options;
    // Who has not seen the log yet can't say how much of it they have seen.
    await this.open();
    if (this.#thread.state === null) throw new Unreachable("The conversation is not here.");
    const { cursor } = this.#thread.log;
    const ask = { client_id: `a_${Math.max(1, cursor)}_${platform.mint()}`, after: cursor };
    for (let done = 1; ; done += 1) {
      try {
        this.#thread.accept(await api.act(this.conversation, act, ask), cursor);
        return;
      } catch (failure) {
        const asked = failure instanceof Problem ? failure.retryAfter : 0;
        const wait = mayPass(failure) ? waitFor(platform, { ...PATIENT, tries: 3 }, done, asked) : null;
        if (wait === null) throw failure;
        await sleep(platform.clock, wait);
      }
    }
  }

  /** Reads what was missed, so that the agent may look before acting again. */
  async catchUp(): Promise<void> {
    await this.#thread.read();
  }

  /** Called with each key that is typed into a reply. */
  typing(): void {
    if (this.#thread.state?.agent === this.#options.agent) this.#typing.key();
  }

  async #deliver(letter: Minted<Lines>): Promise<void> {
    const { verb, text } = letter.body;
    const { id, cursor: after } = letter.minted;
    const posted = await this.#options.api.act(this.conversation, { verb, text }, { client_id: id, after });
    this.#sent.set(letter.key, letter);
    this.#thread.accept(posted, after);
  }

  #merged(): void {
    const ids = new Set(this.#thread.log.events.map((event) => event.id));
    this.#outbox.seen(ids);
    for (const [key, { minted }] of this.#sent) if (ids.has(minted.id)) this.#sent.delete(key);
    this.#follower.changed();
    this.#options.onChange();
  }

  #fail(failure: unknown): void {
    this.#problem = codeOf(failure);
    this.#options.onChange();
  }
}
