/** What the bot hands over with a conversation: the matter at a glance, for agents only. */
import type { Bubble } from "@frontdesk/core";
import { el } from "../dom.ts";
import type { AgentKey } from "./texts.ts";
import type { Words } from "./wording.ts";

interface Packet {
  reason: string;
  summary: string[];
  tried: { asked: string; said: string; by: string }[];
  found: string[];
  facts: [AgentKey, string][];
}

/** The card below a hand-over; null where there is none. */
export function packetCard(texts: Words, { data }: Bubble): HTMLElement | null {
  const packet = read(texts, record(data?.["packet"]));
  if (!packet) return null;
  const { reason, summary, tried, found, facts } = packet;
  const part = (key: AgentKey, ...inside: HTMLElement[]) => el("section", {}, el("h4", {}, texts.say(key)), ...inside);
  const list = (items: string[]) => el("ul", {}, ...items.map((item) => el("li", { dir: "auto" }, item)));
  return el("div", { class: "packet", role: "group", "aria-label": texts.say("packet") },
    el("h3", {}, texts.say("packet"), el("span", { class: "quiet" }, texts.say("agentsOnly"))),
    el("dl", {}, ...[["packet.reason", reason] as [AgentKey, string], ...facts].flatMap(([key, value]) => [el("dt", {}, texts.say(key)), el("dd", { dir: "auto" }, value)])),
    summary.length > 0 && part("packet.summary", list(summary)),
    tried.length > 0 && part("packet.tried", el("ul", {}, ...tried.map(({ asked, said, by }) =>
      el("li", {}, el("span", { dir: "auto" }, asked), el("p", { class: "quiet", dir: "auto" }, `${said} (${by})`))))),
    found.length > 0 && part("packet.found", list(found)));
}

function read(texts: Words, packet: Record<string, unknown> | null): Packet | null {
  if (!packet) return null;
  const intent = record(packet["intent"]);
  const named = (prefix: string, value: unknown) => {
    const key = `${prefix}.${text(value)}`;
    return texts.has(key) ? texts.say(key) : text(value);
  };
  const slots = Object.entries(record(packet["slots"]) ?? {}).map(([name, value]) => `${name}: ${text(value)}`);
  const facts: [AgentKey, string][] = [
    ["packet.intent", intent ? `${text(intent["name"])} (${Math.round(Number(intent["score"] ?? 0) * 100)} %)` : ""],
    ["packet.language", named("language", packet["language"])],
    ["packet.mood", named("mood", packet["mood"])],
    ["packet.slots", slots.join(", ")],
    ["packet.open", list(packet["open"]).map(text).join(", ")],
  ];
  return {
    reason: reasonOf(texts, text(packet["reason"])),
    summary: list(packet["summary"]).map(text),
    tried: list(packet["tried"]).map((each) => ({ asked: field(each, "asked"), said: field(each, "said"), by: field(each, "by") })),
    found: list(packet["found"]).map((each) => field(each, "title")),
    facts: facts.filter(([, value]) => value !== ""),
  };
}

/** `unknown`, or `safety:…` and `rule:…` with what it was. */
function reasonOf(texts: Words, reason: string): string {
  const [kind = "", what = ""] = reason.split(":");
  const key = `why.${kind}`;
  return texts.has(key) ? texts.say(key, { what }) : reason;
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): string {
  return text(record(value)?.[name]);
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
