/** What travels over HTTP, by short names. */

export type Side = "visitor" | "bot" | "agent" | "system";
export type Status = "bot" | "queued" | "offered" | "open" | "waiting" | "snoozed" | "resolved";
export type Priority = "none" | "low" | "normal" | "high" | "urgent";

export interface WireEvent {
  seq: number;
  /** The visible event before this one; 0: none. */
  prev: number;
  kind: string;
  id: string;
  at: string;
  author: { side: Side; id?: string; name?: string };
  text?: string;
  data?: Record<string, unknown>;
}

export interface State {
  status: Status;
  holder: "bot" | "queue" | "agent" | "none";
  unanswered: number;
  priority: Priority;
  epoch: number;
  agent?: string;
  since?: number;
  topic?: string;
  waiting_since?: number;
  last_agent?: string;
}

/** `typing#…`, `seen#…`, `live`: what stands beside the log and is no truth. */
export interface Mark {
  name: string;
  rev: number;
  at: string;
  data: Record<string, unknown>;
}

export interface Page {
  events: WireEvent[];
  cursor: number;
  more: boolean;
  state: State;
  marks?: Mark[];
}

export interface Posted extends Page {
  posted: number;
}

export interface Opened extends Posted {
  conversation: string;
  token: string;
}

export interface Shop {
  name: Record<string, string>;
  greeting: Record<string, string>;
  locale: string;
}

export interface SessionAnswer {
  token: string;
  visitor: string;
  expires_at: string;
  shop: Shop;
}

export interface InboxItem {
  conversation: string;
  status: Status;
  holder: string;
  priority: Priority;
  topic: string;
  language: string;
  visitor: string;
  /** The last seq that the list knows of. */
  head: number;
  unanswered: number;
  excerpt: string;
  at: string;
  /** RFC 3339; empty where nobody waits. */
  waiting_since: string;
  last_agent: string;
}

export interface Agent {
  id: string;
  tenant: string;
  name: string;
  email: string;
  roles: string[];
  skills: string[];
  languages: string[];
  capacity: number;
}

export interface SignedIn {
  token: string;
  expires_at: string;
  agent: Agent;
}
