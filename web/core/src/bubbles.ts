/** What stands in the panel, in order: the log's events, then what is still on its way. */
import type { Letter, LetterStatus, Minted } from "./outbox.ts";
import type { Side, WireEvent } from "./wire.ts";

export interface Bubble {
  /** The same for a letter and the event it becomes. */
  key: string;
  /** The event's place in the log; 0 while it is on its way. */
  seq: number;
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

/** How a letter of this outbox will look as an event. */
export type Preview<Body> = (body: Body) => { kind: string; side: Side; text?: string; data?: Record<string, unknown> };

export function bubblesOf<Body>(
  events: readonly WireEvent[],
  waiting: readonly Letter<Body>[],
  sent: Iterable<Minted<Body>>,
  preview: Preview<Body>,
): readonly Bubble[] {
  // One and the same may for a moment be an event, acknowledged and waiting: the furthest state counts.
  const letters = new Map<string, Letter<Body>>([...sent].map((letter) => [letter.key, { ...letter, status: "sending" }]));
  for (const letter of waiting) if (!letters.has(letter.key)) letters.set(letter.key, letter);
  for (const { id } of events) letters.delete(keyOf(id));
  return [...events.map(ofEvent), ...Array.from(letters.values(), (letter) => ofLetter(letter, preview))];
}

/** The random part of an id that a client minted; other ids as they are. */
export function keyOf(id: string): string {
  return id.slice(id.lastIndexOf("_") + 1);
}

function ofEvent({ id, seq, kind, author, text, at, data }: WireEvent): Bubble {
  return {
    key: keyOf(id),
    seq,
    kind,
    side: author.side,
    at,
    status: "sent",
    ...(author.name ? { name: author.name } : {}),
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { data }),
  };
}

function ofLetter<Body>({ key, body, status, failure }: Letter<Body>, preview: Preview<Body>): Bubble {
  return { key, seq: 0, ...preview(body), at: null, status, ...(failure === undefined ? {} : { failure }) };
}
