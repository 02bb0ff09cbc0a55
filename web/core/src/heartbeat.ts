/** Tells the server that an agent is at their desk; who is silent for a minute gets no new conversation. */
import type { AgentApi } from "./agent-api.ts";
import { type Platform, sleep } from "./platform.ts";
import type { Tabs } from "./tabs.ts";

export interface HeartbeatOptions {
  platform: Platform;
  api: Pick<AgentApi, "setOnline">;
  tabs: Tabs;
  /** A beat did not arrive; the next one comes as planned. */
  onMissed: (failure: unknown) => void;
}

const EVERY = 20_000;
/** Long enough for the other tab's last word to have arrived, in ms. */
const SOON = 1_000;

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #beating: AbortController | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** At the desk, or away from it. Settles when the server knows. */
  async set(online: boolean): Promise<void> {
    this.stop();
    if (!online) {
      await this.#beat(false);
      return;
    }
    const beating = new AbortController();
    this.#beating = beating;
    await this.#beat(true);
    void this.#go(beating.signal);
  }

  /** No beat from this tab any more. True: no other tab beats either, so that the server should be told. */
  stop(): boolean {
    const wasBeating = this.#beating !== null;
    this.#beating?.abort();
    this.#beating = null;
    return this.#options.tabs.leave() && wasBeating;
  }

  /** Another tab of the same person has left, and may have spoken for this one too: says that it is wrong. */
  async contradict(): Promise<void> {
    const beating = this.#beating;
    if (beating) await sleep(this.#options.platform.clock, SOON, beating.signal);
    if (beating && !beating.signal.aborted) await this.#beat(true);
  }

  async #go(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.#options.platform.clock, EVERY, signal);
      if (signal.aborted) return;
      await this.#beat(true);
    }
  }

  async #beat(online: boolean): Promise<void> {
    if (online) this.#options.tabs.beat();
    try {
      await this.#options.api.setOnline(online);
    } catch (failure) {
      this.#options.onMissed(failure);
    }
  }
}
