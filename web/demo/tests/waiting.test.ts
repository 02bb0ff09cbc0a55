import { type Bubble, type InLine, type State, Texts } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { CHAT_TEXTS } from "../src/chat/texts.ts";
import { changeOf, waitOf, waitingHint } from "../src/chat/waiting.ts";

const NOW = new Date(2026, 10, 22, 20).getTime();
const OPENING = new Date(2026, 10, 23, 9).getTime();
const AWAY = { staffed: false, next_opening: OPENING };

const stateOf = (status: State["status"]): State => ({ status, holder: "queue", unanswered: 1, priority: "normal", epoch: 0 });
const bubble = (kind: string, data?: Record<string, unknown>): Bubble => ({ key: kind, seq: 1, kind, side: "bot", at: null, status: "sent", ...(data ? { data } : {}) });
const said = (language: "zh" | "en", status: State["status"], bubbles: Bubble[], now = NOW) => waitingHint(new Texts(CHAT_TEXTS, language), { state: stateOf(status), bubbles, queue: null }, now);

describe("who waits for a person is told", () => {
  test("when the shop opens, where nobody is there", () => {
    expect(said("zh", "queued", [bubble("handed_over", AWAY)])).toBe("客服现在不在班，明天 09:00 开始上班，届时会在这里回复您；有需要补充的请继续写。");
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

const standing = (change: Partial<InLine>): InLine => ({ place: 3, of: 5, more: false, wait: [100, 290], late: false, atWork: 2, form: false, opens: null, ...change });
const stands = (language: "zh" | "en", change: Partial<InLine>) => waitingHint(new Texts(CHAT_TEXTS, language), { state: stateOf("queued"), bubbles: [], queue: standing(change) }, NOW);

describe("who stands in the queue is told", () => {
  test("the place and about how long it takes", () => {
    expect(stands("en", {})).toBe("You are 3rd; about 1 to 5 minutes. Keep writing if there is more to say.");
    expect(stands("zh", {})).toBe("您前面还有 2 位，大约 1–5 分钟。有需要补充的请继续写。");
    expect(stands("en", { place: 1, wait: [3, 25] })).toMatch(/^You are next; less than a minute\./);
    expect(stands("zh", { place: 1, wait: [3, 25] })).toMatch(/^下一位就是您，不到 1 分钟。/);
  });

  test("that it takes longer, once it does, and no number that has proved wrong", () => {
    expect(stands("en", { place: 1, wait: null, late: true })).toBe("You are next; it takes longer than usual. Keep writing if there is more to say.");
    expect(stands("zh", { place: 1, wait: null, late: true })).toMatch(/^下一位就是您，等待时间比平时久一些。/);
  });

  test("ordinals as they are said", () => {
    const places = [2, 3, 4, 11, 12, 21, 22, 103].map((place) => /are (\S+);/.exec(stands("en", { place }))?.[1]);
    expect(places).toEqual(["2nd", "3rd", "4th", "11th", "12th", "21st", "22nd", "103rd"]);
  });

  test("that nobody can say, and that nobody counts so far", () => {
    expect(stands("en", { place: 500, more: true, wait: null })).toMatch(/^There are more than 500 people before you; nobody can say yet/);
    expect(stands("zh", { place: 500, more: true, wait: null })).toMatch(/^您前面还有 500 位以上，暂时无法估计等待时间。/);
  });

  test("where nobody is at work: the place, and when the shop opens", () => {
    expect(stands("zh", { atWork: 0, wait: null, opens: OPENING })).toMatch(/^您前面还有 2 位。客服现在不在班，明天 09:00/);
    expect(stands("en", { atWork: 0, wait: null })).toMatch(/^You are 3rd\. Nobody is at the desk right now\./);
  });

  test.each([[[0, 59], "less than a minute"], [[0, 90], "up to 2 minutes"], [[60, 60], "about 1 minute"], [[130, 550], "about 2 to 10 minutes"], [[2400, 9000], "up to 3 hours"], [[3700, 9000], "about 1 to 3 hours"], [[7200, 7200], "about 120 minutes"]] as const)(
    "%j seconds: %s",
    (wait, words) => { expect(waitOf(new Texts(CHAT_TEXTS, "en"), wait)).toBe(words); },
  );

  test("aloud once for each place, not for each minute", () => {
    const change = (queue: Partial<InLine>) => changeOf("…", { state: stateOf("queued"), queue: standing(queue) });
    expect(change({ wait: [60, 240] })).toBe(change({}));
    expect(change({ place: 2 })).not.toBe(change({}));
    expect(change({ atWork: 0 })).not.toBe(change({}));
  });
});
