/** One connection to an event stream over fetch, so that the token travels in a header and never in a URL. */
import type { Platform } from "../platform.ts";
import { Unreachable } from "../problem.ts";
import { type Frame, FrameParser } from "./parser.ts";

export interface Stream {
  /** Asks for the stream after `lastId`; throws a Failure if it is refused. */
  open(lastId: string, signal: AbortSignal): Promise<Response>;
  lastId: string;
  onFrame(frame: Frame): void;
  /** Aborted when nobody wants the stream any more. */
  signal: AbortSignal;
}

/** The server pings each 15 s: three missed pings are a dead connection. */
const SILENCE = 45_000;

/**
 * Reads until the server ends the stream or the signal aborts; the answer is the `retry` it asked for, in ms.
 * Throws a Failure if the stream can't be had, breaks or falls silent.
 */
export async function readStream(platform: Platform, stream: Stream): Promise<number | undefined> {
  const alive = new AbortController();
  const leave = () => { alive.abort(); };
  if (stream.signal.aborted) leave();
  stream.signal.addEventListener("abort", leave);
  try {
    const response = await stream.open(stream.lastId, alive.signal);
    return await pump(platform, response, stream, alive);
  } catch (error) {
    if (stream.signal.aborted) return undefined;
    throw error;
  } finally {
    stream.signal.removeEventListener("abort", leave);
    alive.abort();
  }
}

async function pump(platform: Platform, response: Response, stream: Stream, alive: AbortController): Promise<number | undefined> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
    throw new Unreachable("The answer is no event stream.");
  }
  const reader = response.body.getReader();
  alive.signal.addEventListener("abort", () => { void reader.cancel().catch(() => undefined); });
  const parser = new FrameParser(stream.lastId);
  // The parser takes the byte order mark away itself.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (;;) {
    const { done, value } = await heard(platform, reader, alive);
    if (done || alive.signal.aborted) return parser.retry;
    for (const frame of parser.push(decoder.decode(value, { stream: true }))) {
      if (!stream.signal.aborted) stream.onFrame(frame);
    }
  }
}

/** The next bytes, or Unreachable when there were none for too long. */
async function heard(platform: Platform, reader: ReadableStreamDefaultReader<Uint8Array>, alive: AbortController) {
  const watch = { silent: false };
  const cancel = platform.clock.after(SILENCE, () => {
    watch.silent = true;
    alive.abort();
  });
  try {
    const bytes = await reader.read();
    if (watch.silent) throw new Unreachable("The stream fell silent.");
    return bytes;
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable("The stream broke.", { cause: error });
  } finally {
    cancel();
  }
}
