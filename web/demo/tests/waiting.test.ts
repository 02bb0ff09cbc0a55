import { type Bubble, type State, Texts } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { CHAT_TEXTS } from "../src/chat/texts.ts";
import { waitingHint } from "../src/chat/waiting.ts";

const NOW = new Date(2026, 10, 22, 20).getTime();
const OPENING = new Date(2026, 10, 23, 9).getTime();
const AWAY = { staffed: false, next_opening: OPENING };

const stateOf = (status: State["status"]): State => ({ status, holder: "queue", unanswered: 1, priority: "normal", epoch: 0 });
const bubble = (kind: string, data?: Record<string, unknown>): Bubble => ({ key: kind, seq: 1, kind, side: "bot", at: null, status: "sent", ...(data ? { data } : {}) });
const said = (language: "zh" | "en", status: State["status"], bubbles: Bubble[], now = NOW) => waitingHint(new Texts(CHAT_TEXTS, language), { state: stateOf(status), bubbles }, now);

describe("who waits for a person is told", () => {
  test("when the shop opens, where nobody is there", () => {
    expect(said("zh", "queued", [bubble("handed_over", AWAY)])).toBe("客服现在不在班，明天 09:00开始上班，届时会在这里回复您；有需要补充的请继续写。");
    expect(said("en", "queued", [bubble("person_requested", AWAY)])).toMatch(/^Our team is not at work right now, and is back tomorrow at 09:00/);
  });

  test("no time that has passed or that nobody knows", () => {
    for (const [data, now] of [[AWAY, OPENING + 1], [{ staffed: false }, NOW]] as const)
      expect(said("zh", "queued", [bubble("handed_over", data)], now)).toMatch(/^客服现在不在线/);
  });

  test("that somebody answers, where somebody is there or has it in front of them", () => {
    expect(said("zh", "queued", [bubble("handed_over", { staffed: true })])).toMatch(/^您正在排队/);
    expect(said("zh", "offered", [bubble("handed_over", AWAY)])).toMatch(/^您正在排队/);
    expect(said("zh", "queued", [bubble("handed_over", AWAY), bubble("taken")])).toMatch(/^您正在排队/);
  });

  test("nothing where nobody waits", () => {
    expect(said("zh", "bot", [bubble("handed_over", AWAY)])).toBe("");
  });
});
