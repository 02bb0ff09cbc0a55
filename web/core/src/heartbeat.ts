/** Tells the server that an agent is at their desk; who is silent for a minute gets no new conversation. */
import type { AgentApi } from "./agent-api.ts";
import { type Platform, sleep } from "./platform.ts";

export interface HeartbeatOptions {
  platform: Platform;
  api: Pick<AgentApi, "setOnline">;
  /** A beat did not arrive; the next one comes as planned. */
  onMissed: (failure: unknown) => void;
}

const EVERY = 20_000;

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

  /** The page closes: the silence tells. */
  stop(): void {
    this.#beating?.abort();
    this.#beating = null;
  }

  async #go(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.#options.platform.clock, EVERY, signal);
      if (signal.aborted) return;
      await this.#beat(true);
    }
  }

  async #beat(online: boolean): Promise<void> {
    try {
      await this.#options.api.setOnline(online);
    } catch (failure) {
      this.#options.onMissed(failure);
    }
  }
}
