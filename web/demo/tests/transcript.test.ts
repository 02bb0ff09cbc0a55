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

const SORTED = { skill: "returns", confidence: 0.88, evidence: [{ kind: "classifier", what: "send_back" }, { kind: "zh", what: "退货" }, { kind: "order", what: "" }] };

test.each([
  ["zh", SORTED, "对话主题：returns（把握 88%，依据：send_back, 退货）"],
  ["en", SORTED, "About: returns, 88 % sure, by send_back, 退货"],
  ["zh", { ...SORTED, skill: "", confidence: 0.55 }, "对话主题不确定（把握 55%，依据：send_back, 退货），任何客服都可接手"],
  ["en", { erased: true }, "What it was about was erased too"],
] as const)("what it is about says by which words, in %s", (language, data, words) => {
  expect(read(language, { kind: "classified", side: "system", data: { ...data } })).toContain(words);
});
