/** Where the bot's answers come from: asked for once each, one at a time, the newest first. */
import type { Sources } from "./wire.ts";

export interface AnswersOptions {
  /** Throws a Failure. */
  read: (seq: number) => Promise<Sources>;
  onChange: () => void;
}

export type Known = Sources | "loading" | "failed";

export class Answers {
  readonly #options: AnswersOptions;
  readonly #known = new Map<number, Known>();
  #reading = false;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** What is known of the answer at `seq`; whoever asks for the first time has it fetched. */
  of(seq: number): Known {
    const known = this.#known.get(seq);
    if (known !== undefined) return known;
    this.#known.set(seq, "loading");
    // All that one drawing of the page asks for is known before the first goes out.
    void Promise.resolve().then(() => this.#readNext());
    return "loading";
  }

  again(seq: number): void {
    this.#known.set(seq, "loading");
    this.#options.onChange();
    void this.#readNext();
  }

  clear(): void {
    this.#known.clear();
  }

  async #readNext(): Promise<void> {
    if (this.#reading) return;
    const wanted = [...this.#known].filter(([, known]) => known === "loading").map(([seq]) => seq);
    if (wanted.length === 0) return;
    const seq = Math.max(...wanted);
    this.#reading = true;
    const known = await this.#options.read(seq).catch(() => "failed" as const);
    this.#reading = false;
    // Forgotten meanwhile: the conversation is another one now.
    if (this.#known.get(seq) === "loading") this.#known.set(seq, known);
    this.#options.onChange();
    await this.#readNext();
  }
}

/** An answer's text, cut where a sentence with sources ends; `numbers` are 1, 2, … into `list`. */
export interface Cited {
  parts: { text: string; numbers: number[] }[];
  list: Sources["claims"][number]["sources"];
}

export function cite(text: string, { claims }: Sources): Cited {
  const letters = Array.from(text);
  const list = unique(claims.flatMap(({ sources }) => sources));
  const numberOf = (chunk: string) => list.findIndex((each) => each.chunk === chunk) + 1;
  const parts: Cited["parts"] = [];
  let at = 0;
  for (const { start, length, sources } of claims) {
    if (start < at || length === 0) continue;
    const end = start + length;
    parts.push({ text: letters.slice(at, end).join(""), numbers: unique(sources).map(({ chunk }) => numberOf(chunk)) });
    at = end;
  }
  if (at < letters.length || parts.length === 0) parts.push({ text: letters.slice(at).join(""), numbers: [] });
  return { parts, list };
}

function unique(sources: Cited["list"]): Cited["list"] {
  return sources.filter(({ chunk }, at) => sources.findIndex((each) => each.chunk === chunk) === at);
}
