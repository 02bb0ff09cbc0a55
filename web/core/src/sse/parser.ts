/** Server-sent events from text in any slices, by the WHATWG rules (HTML, 9.2.6). */

export interface Frame {
  /** The event's name; "message" if the block had none. */
  event: string;
  /** The data lines joined; null if the block had none, as after a hidden event: only the id counts then. */
  data: string | null;
  /** The last id seen so far, in this block or before it. */
  id: string;
}

export class FrameParser {
  /** What the server asks for between two connections, in milliseconds. */
  retry: number | undefined;
  #id: string;
  #text = "";
  #first = true;
  #afterCarriage = false;
  #event = "";
  #data: string[] = [];
  #touched = false;

  constructor(lastId = "") {
    this.#id = lastId;
  }

  /** The blocks that this slice completes. */
  push(slice: string): Frame[] {
    this.#text += slice;
    this.#skip();
    const frames: Frame[] = [];
    for (let line = this.#line(); line !== null; line = this.#line()) {
      if (line === "") this.#close(frames);
      else this.#field(line);
    }
    return frames;
  }

  /** What was decided at the end of the last slice: one mark at the very start, and the LF of a CR LF cut in two. */
  #skip(): void {
    if (this.#text === "") return;
    if (this.#first && this.#text.startsWith("\uFEFF")) this.#text = this.#text.slice(1);
    else if (this.#afterCarriage && this.#text.startsWith("\n")) this.#text = this.#text.slice(1);
    this.#first = false;
    this.#afterCarriage = false;
  }

  #line(): string | null {
    const end = this.#text.search(/[\r\n]/);
    if (end < 0) return null;
    const line = this.#text.slice(0, end);
    const carriage = this.#text[end] === "\r";
    const paired = carriage && this.#text[end + 1] === "\n";
    this.#afterCarriage = carriage && end === this.#text.length - 1;
    this.#text = this.#text.slice(end + (paired ? 2 : 1));
    return line;
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#setId(value);
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
  }

  #setId(value: string): void {
    this.#id = value;
    this.#touched = true;
  }

  #close(frames: Frame[]): void {
    const data = this.#data.length > 0 ? this.#data.join("\n") : null;
    if (data !== null || this.#touched) frames.push({ event: this.#event || "message", data, id: this.#id });
    this.#event = "";
    this.#data = [];
    this.#touched = false;
  }
}
