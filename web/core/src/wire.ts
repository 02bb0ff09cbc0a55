/** What travels over HTTP, by short names; schema.ts is made from docs/openapi.json. */
import type { components } from "./schema.ts";

type Schemas = components["schemas"];

export type WireEvent = Schemas["EventOut"];
export type Side = WireEvent["author"]["side"];
export type State = Schemas["StateOut"];
/** `typing#…`, `seen#…`, `live`: what stands beside the log and is no truth. */
export type Mark = Schemas["MarkOut"];
export type Page = Schemas["EventsOut"];
export type Posted = Schemas["PostedOut"];
export type Opened = Schemas["OpenedOut"];
export type Shop = Schemas["ShopOut"];
export type Session = Schemas["SessionOut"];
export type InboxItem = Schemas["RowOut"];
export type Agent = Schemas["MeOut"];
export type SignedIn = Schemas["SignedInOut"];
export type Presence = Schemas["PresenceOut"];

export type Status = "bot" | "queued" | "offered" | "open" | "waiting" | "snoozed" | "resolved";
export type Priority = "none" | "low" | "normal" | "high" | "urgent";

/** Where an answer of the bot comes from, sentence by sentence. */
export type Sources = Schemas["SourcesOut"];
/** Why somebody was given a conversation. */
export type Why = Schemas["WhyOut"];
export type Source = Schemas["SourceOut"];
