/** What stands in the panel, in order: the log's events, then what is still on its way. */
import type { Letter, LetterStatus, Minted } from "./outbox.ts";
import type { Side, WireEvent } from "./wire.ts";
import type { Words } from "./words.ts";

export interface Bubble {
  /** The same for a letter and the event it becomes. */
  key: string;
  kind: string;
  side: Side;
  name?: string;
  text?: string;
  /** RFC 3339 for events; null while it is on its way. */
  at: string | null;
  status: "sent" | LetterStatus;
  failure?: string;
  data?: Record<string, unknown>;
}

const KINDS = { message: "message", person: "person_requested", close: "closed", rating: "rated" };

export function bubblesOf(
  events: readonly WireEvent[],
  waiting: readonly Letter<Words>[],
  sent: readonly Minted<Words>[],
): readonly Bubble[] {
  const known = new Set(waiting.map((letter) => letter.key));
  const acknowledged = sent.filter((letter) => !known.has(letter.key)).map((letter) => ofLetter({ ...letter, status: "sending" }));
  return [...events.map(ofEvent), ...acknowledged, ...waiting.map(ofLetter)];
}

export function ofEvent(event: WireEvent): Bubble {
  const { kind, author, text, at, data } = event;
  const own = author.side === "visitor" ? event.id.slice(event.id.lastIndexOf("_") + 1) : String(event.seq);
  return {
    key: own,
    kind,
    side: author.side,
    at,
    status: "sent",
    ...(author.name ? { name: author.name } : {}),
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { data }),
  };
}

function ofLetter({ key, body, status, failure }: Letter<Words>): Bubble {
  return {
    key,
    kind: KINDS[body.kind],
    side: "visitor",
    at: null,
    status,
    ...(body.kind === "message" ? { text: body.text } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}
