/** The visitor's side of a conversation: what the panel shows and what a person can do in it. */
import { Answers } from "./answers.ts";
import { bubblesOf } from "./bubbles.ts";
import type { ChatView } from "./chat-view.ts";
import { Follower } from "./follower.ts";
import { inLine } from "./in-line.ts";
import { type Minted, Outbox } from "./outbox.ts";
import type { Platform } from "./platform.ts";
import { type Problem, codeOf, hasCode } from "./problem.ts";
import { isPending, liveAnswer, longestWait, typingSide, wasStopped } from "./presence.ts";
import { Thread } from "./thread.ts";
import { TypingNotice } from "./typing.ts";
import { VisitorSession } from "./visitor-session.ts";
import type { Posted } from "./wire.ts";
import { type Contact, type Reason, type Words, gone, openWithWords, previewWords, sendWords, wishAmong, wordsOfContact } from "./words.ts";

export interface ChatOptions {
  platform: Platform;
  origin: string;
  site: string;
  /** The language the visitor reads, as a BCP 47 tag. */
  locale: () => string;
  onChange: () => void;
}

export class Chat {
  readonly answers: Answers;
  readonly #options: ChatOptions;
  readonly #session: VisitorSession;
  readonly #outbox: Outbox<Words>;
  readonly #typing: TypingNotice;
  /** What the server has, until the log is here as far as its event, or as what stands for it. */
  readonly #sent = new Map<string, Minted<Words> & { posted: number }>();
  #thread: Thread;
  #follower: Follower;
  #phase: ChatView["phase"] = "closed";
  #problem: string | null = null;
  #forgotten = false;

  constructor(options: ChatOptions) {
    this.#options = options;
    const { platform, origin, site, locale } = options;
    this.#session = new VisitorSession({ platform, origin, site, locale, onForgotten: () => { this.#startOver(true); } });
    this.#typing = new TypingNotice(platform.clock, () => this.#session.api.typing(this.#session.conversation ?? "", true, this.#thread.log.cursor));
    this.answers = new Answers({ read: (seq) => this.#session.api.sources(this.#session.conversation ?? "", seq), onChange: options.onChange });
    [this.#thread, this.#follower] = this.#newThread();
    this.#outbox = new Outbox<Words>({
      platform,
      prefix: `${this.#session.prefix}out.`,
      letterOf: "m",
      place: () => ({ conversation: this.#session.conversation, cursor: this.#thread.log.cursor }),
      // A full queue must not keep anybody from writing to the bot.
      holdsUp: ({ kind }) => kind === "message",
      deliver: (letter) => this.#deliver(letter),
      onReset: () => this.#thread.reset(),
      onRetired: (conversation) => { this.#retire(conversation); },
      onChange: () => { this.#options.onChange(); },
    });
  }

  get view(): ChatView {
    const { log, state } = this.#thread;
    return {
      phase: this.#phase, problem: this.#problem, shop: this.#session.shop,
      state, bubbles: bubblesOf(log.events, this.#outbox.letters, this.#sent.values(), previewWords),
      typing: typingSide(this.#thread, this.#options.platform.clock.now()), queue: inLine(this.#thread),
      live: liveAnswer(this.#thread)?.text ?? null, stopped: wasStopped(this.#thread),
      asksForPerson: this.#wish === "under way",
      connection: this.#follower.connection, forgotten: this.#forgotten,
    };
  }

  /** The panel was opened: only now does anything touch the network. */
  async open(): Promise<void> {
    if (this.#phase === "opening" || this.#phase === "ready") return;
    this.#enter("opening");
    try {
      await this.#session.ensure();
      if (this.#session.conversation) await this.#thread.read();
      this.#enter("ready");
      this.#outbox.flush();
      if (this.#session.conversation) this.#follower.start();
    } catch (failure) {
      if (this.#forgotten && this.#session.conversation === null) this.#enter("ready");
      else this.#enter("broken", codeOf(failure));
    }
  }

  /** The panel was closed: nothing is asked for any more; what is in the outbox still goes. */
  leave(): void {
    this.#follower.stop();
    this.#enter("closed");
  }

  say(text: string): void {
    this.#post({ kind: "message", text });
  }

  /** One wish, however often it is clicked; one that failed is sent again. */
  askForPerson(): void {
    if (this.#wish === "failed") this.#outbox.flush();
    else if (this.#wish === "none") this.#post({ kind: "person" });
  }

  get #wish() {
    return wishAmong([...this.#outbox.letters, ...this.#sent.values()]);
  }

  close(): void {
    this.#post({ kind: "close" });
  }

  leaveAddress(contact: Contact): void {
    for (const words of wordsOfContact(contact, this.#session.conversation !== null)) this.#post(words);
  }

  rate(score: number, comment?: string): void {
    this.#post({ kind: "rating", score, ...(comment ? { comment } : {}) });
  }

  thumb(answer: number, up: boolean, reason?: Reason): void {
    this.#post({ kind: "thumb", answer, up, ...(reason ? { reason } : {}) });
  }

  /** No more of what the bot is writing; throws a Failure. */
  async stop(): Promise<void> {
    const asked = this.#thread.log.events.findLast(({ author }) => author.side === "visitor");
    if (asked) await this.#session.api.stop(this.#session.conversation ?? "", asked.seq);
  }

  /** Sends what failed once more, with the ids it had. */
  retry(): void {
    this.#outbox.flush();
  }

  discard(key: string): void {
    this.#outbox.drop(key);
  }

  /** Called with each key that is typed; only an agent is told, not the bot. */
  typing(): void {
    if (this.#thread.state?.holder === "agent") this.#typing.key();
  }

  /** Another tab may have written to the storage. */
  refresh(): void {
    this.#outbox.refresh();
    if (this.#phase === "ready" && this.#session.conversation) this.#follower.start();
    this.#follower.nudge();
  }

  /** The network is back, or the page is looked at again. */
  wake(): void {
    if (this.#phase === "broken") void this.open();
    if (this.#phase !== "ready") return;
    this.#outbox.flush();
    this.#follower.nudge();
  }

  setActive(active: boolean): void {
    this.#follower.setActive(active);
  }

  #post(words: Words): void {
    this.#forgotten = false;
    this.#typing.sent();
    this.#outbox.post(words);
  }

  async #deliver(letter: Minted<Words>): Promise<void> {
    const { conversation } = letter.minted;
    if (conversation === null) return this.#openWith(letter);
    if (conversation !== this.#session.conversation) throw gone();
    const after = Math.max(this.#thread.log.cursor, letter.minted.cursor);
    try {
      const posted = await sendWords(this.#session.api, conversation, letter.body, { client_id: letter.minted.id, after });
      this.#acknowledged(letter, posted, after);
    } catch (failure) {
      if (letter.body.kind === "close" && hasCode(failure, "already_resolved")) return;
      throw this.#session.conversation === conversation ? failure : gone();
    }
  }

  async #openWith(letter: Minted<Words>): Promise<void> {
    const opened = await openWithWords(this.#session.api, letter.minted.id, letter.body, this.#options.locale());
    if (!opened) return;
    if (this.#session.conversation !== opened.conversation) this.#startOver(false);
    this.#session.keepConversation(opened.conversation, opened.token);
    this.#acknowledged(letter, opened, 0);
    if (this.#phase === "ready") this.#follower.start();
  }

  /** From here on the letter is the server's; its event may still be on its way to us. */
  #acknowledged(letter: Minted<Words>, posted: Posted, after: number): void {
    this.#sent.set(letter.key, { ...letter, posted: posted.posted });
    this.#thread.accept(posted, after);
    this.#follower.nudge();
  }

  #retire(conversation: string | null): void {
    if (this.#session.conversation !== conversation) return;
    this.#session.forgetConversation();
    this.#startOver(false);
  }

  #startOver(forgotten: boolean): void {
    this.#follower.stop();
    this.#sent.clear();
    this.answers.clear();
    [this.#thread, this.#follower] = this.#newThread();
    this.#forgotten = forgotten;
    this.#options.onChange();
  }

  #newThread(): [Thread, Follower] {
    const { platform } = this.#options;
    const { api } = this.#session;
    const id = () => this.#session.conversation ?? "";
    const thread = new Thread({ chain: "visible", read: (after) => api.events(id(), after), onChange: () => { this.#merged(thread); } });
    const follower = new Follower({
      platform,
      thread,
      stream: (lastId, signal) => api.stream(id(), lastId, signal),
      pending: () => isPending(thread, platform.clock.now()),
      longestWait: () => longestWait(thread),
      onConnection: () => { this.#options.onChange(); },
      onLost: (problem) => { this.#lost(problem); },
    });
    return [thread, follower];
  }

  #merged(thread: Thread): void {
    if (thread !== this.#thread) return;
    this.#outbox.seen(thread.log.events.map((event) => event.id));
    for (const [key, { posted }] of this.#sent) if (thread.log.cursor >= posted) this.#sent.delete(key);
    this.#follower.changed();
    this.#options.onChange();
  }

  #lost(problem: Problem): void {
    if (hasCode(problem, "conversation_retired")) this.#retire(this.#session.conversation);
    else this.#enter("broken", problem.code);
  }

  #enter(phase: ChatView["phase"], problem: string | null = null): void {
    this.#phase = phase;
    this.#problem = problem;
    this.#options.onChange();
  }
}
