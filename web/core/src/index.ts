/** What pages use of the core. */
export type { Act } from "./agent-api.ts";
export { AgentSession } from "./agent-session.ts";
export { browserPlatform } from "./browser.ts";
export type { Bubble } from "./bubbles.ts";
export { Chat, type ChatView } from "./chat.ts";
export { Desk, type DeskView } from "./desk.ts";
export { Heartbeat } from "./heartbeat.ts";
export { Inbox } from "./inbox.ts";
export { type Keep, type Platform, readJson, writeJson } from "./platform.ts";
export { Failure, Problem, Unreachable, hasCode } from "./problem.ts";
export { LOCALES, type Locale, type Message, type Tables, Texts, pickLocale } from "./texts.ts";
export type { Agent, InboxItem, State, Status } from "./wire.ts";
