import { type Agent, type Answers, type Bubble, Texts } from "@frontdesk/core";
import { expect, test } from "vitest";
import { AGENT_TEXTS } from "../src/agent/texts.ts";
import { Transcript } from "../src/agent/transcript.ts";

const ADA: Agent = { id: "agt_ada", name: "Ada", roles: [], languages: [] } as never;
const BASE: Bubble = { key: "1", seq: 1, kind: "message", side: "visitor", at: "2026-11-22T12:00:00.000Z", status: "sent" };

function read(language: "en" | "zh", bubble: Partial<Bubble>): string {
  const unused = () => undefined;
  const texts = new Texts(AGENT_TEXTS, language);
  const answers = { of: unused, again: unused } as unknown as Answers;
  const transcript = new Transcript({ texts, me: ADA, answers, reason: String, onRetry: unused, onAgain: unused, onDiscard: unused });
  transcript.show([{ ...BASE, ...bubble }]);
  return transcript.root.textContent;
}

test.each([
  ["zh", /[0-9] 规则 parcel-where · 把握 90%/],
  ["en", /M Rule parcel-where · 90 % sure/],
] as const)("the time and the rule that spoke do not run into one another, in %s", (language, words) => {
  expect(read(language, { kind: "answer", side: "bot", text: "hello", data: { rule: "parcel-where", confidence: 0.9 } })).toMatch(words);
});

test("what happened and when do not run into one another", () => {
  expect(read("zh", { kind: "person_requested" })).toMatch(/转人工 +[0-9]/);
});
