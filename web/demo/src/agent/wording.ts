/** How errors, people and conversations are called on the agents' page. */
import { Problem, type Texts } from "@frontdesk/core";
import type { AgentKey } from "./texts.ts";

export type Words = Texts<AgentKey>;

export function reasonOf(texts: Words, failure: unknown): string {
  return reasonOfCode(texts, failure instanceof Problem ? failure.code : "unreachable");
}

export function reasonOfCode(texts: Words, code: string): string {
  const key = `error.${code}`;
  return texts.say(texts.has(key) ? key : "error.other");
}

/** The last characters of an id are random enough to tell visitors apart at a glance. */
export function visitorName(texts: Words, id: string): string {
  return texts.say("visitor", { id: id.slice(-4) });
}

export function statusName(texts: Words, status: string): string {
  const key = `status.${status}`;
  return texts.has(key) ? texts.say(key) : status;
}
