/** What pages use of the core. */
export type { Act } from "./agent-api.ts";
export { AgentSession } from "./agent-session.ts";
export { type Answers, type Cited, type Known, cite } from "./answers.ts";
export { browserPlatform } from "./browser.ts";
export type { Bubble } from "./bubbles.ts";
export { Chat } from "./chat.ts";
export type { ChatView } from "./chat-view.ts";
export { Desk, type DeskView } from "./desk.ts";
export { Heartbeat } from "./heartbeat.ts";
export { type InLine, isWaiting } from "./in-line.ts";
export { Inbox } from "./inbox.ts";
export { type Keep, type Platform, readJson, sleep, writeJson } from "./platform.ts";
export { Failure, Problem, Unreachable, codeOf, hasCode } from "./problem.ts";
export type { Article, ArticleBody, ArticleHead, Entry, EntryBody, Import, KnowledgeApi, PublishJob, Unanswered, Version } from "./knowledge-api.ts";
export { Tabs } from "./tabs.ts";
export { LOCALES, type Locale, type Message, type Tables, Texts, pickLocale } from "./texts.ts";
export type { Agent, InboxItem, Source, Sources, State, Status, Why } from "./wire.ts";
export type { Contact, Reason } from "./words.ts";
