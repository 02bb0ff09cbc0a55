import { describe, expect, test } from "vitest";
import { Texts, type Tables, pickLocale } from "../src/texts.ts";

const TABLES: Tables<"new" | "hello"> = {
  en: { new: { one: "{n} new message", other: "{n} new messages" }, hello: "Hello {name}" },
  zh: { new: "{n} 条新消息", hello: "您好，{name}" },
};

describe("texts", () => {
  test("count in both languages", () => {
    const en = new Texts(TABLES, "en");
    expect([1, 2, 1234].map((n) => en.say("new", { n }))).toEqual(["1 new message", "2 new messages", "1,234 new messages"]);
    expect(new Texts(TABLES, "zh").say("new", { n: 1 })).toBe("1 条新消息");
  });

  test("tell the time as the reader's own country does", () => {
    const told = (language: string, locale: "zh" | "en") => {
      const at = new Date(2026, 10, 22, 20, 41);
      return new Texts(TABLES, locale, language).time(at.toISOString(), at.getTime());
    };
    expect([told("en-GB", "en"), told("zh-CN", "zh"), told("en-GB", "zh")]).toEqual(["20:41", "20:41", "20:41"]);
    expect(told("en-US", "en")).toBe("08:41 PM");
  });

  test("take what people wrote as it is", () => {
    expect(new Texts(TABLES, "zh").say("hello", { name: "{n} $& <b>" })).toBe("您好，{n} $& <b>");
  });

  test("tell how long something takes in its largest sensible unit", () => {
    const told = (locale: "zh" | "en") => [1, 45, 200, 3600, 9000, 400_000].map((seconds) => new Texts(TABLES, locale).lasting(seconds));
    expect(told("en")).toEqual(["1 sec", "45 sec", "3.3 min", "60 min", "2.5 hr", "4.6 days"]);
    expect(told("zh")).toEqual(["1秒", "45秒", "3.3分钟", "60分钟", "2.5小时", "4.6天"]);
  });

  test("name a day wherever the reader is, and a share in per cent", () => {
    expect([new Texts(TABLES, "en").day("2026-03-01"), new Texts(TABLES, "zh").day("2026-03-01")]).toEqual(["Sun, Mar 1", "3月1日周日"]);
    expect(new Texts(TABLES, "zh").percent(0.627)).toBe("63%");
  });

  test("tell how long ago", () => {
    const now = Date.UTC(2026, 10, 22, 9);
    const ago = (ms: number) => new Date(now - ms).toISOString();
    expect([5_000, 200_000, 7_300_000].map((ms) => new Texts(TABLES, "zh").since(ago(ms), now))).toEqual(["5秒前", "3分钟前", "2小时前"]);
    expect(new Texts(TABLES, "en").since(ago(-30_000), now)).toBe("now");
  });

  test("name a moment to come in the reader's own time zone", () => {
    const now = new Date(2026, 10, 22, 20).getTime();
    const at = (days: number) => new Date(2026, 10, 22 + days, 21, 30).getTime();
    const zh = new Texts(TABLES, "zh");
    expect([0, 1, 3, 9].map((days) => zh.moment(at(days), now))).toEqual(["今天 21:30", "明天 21:30", "星期三 21:30", "12月1日星期二 21:30"]);
    const en = new Texts(TABLES, "en");
    expect([0, 1, 3].map((days) => en.moment(at(days), now))).toEqual(["today at 09:30 PM", "tomorrow at 09:30 PM", "on Wednesday at 09:30 PM"]);
  });

  test("the browser's list decides, in its order", () => {
    expect([["fr", "zh-Hant-TW", "en"], ["en-GB", "zh"], ["fr"], []].map(pickLocale)).toEqual(["zh", "en", "en", "en"]);
  });
});
