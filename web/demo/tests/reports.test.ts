// @vitest-environment happy-dom
import { Problem, type Report, type ReportLine, Texts } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import type { Desk } from "../src/owner/page.ts";
import { reportsPart } from "../src/owner/reports.ts";
import { OWNER_TEXTS } from "../src/owner/texts.ts";

const LINE: ReportLine = {
  name: "", id: "", conversations: 3, messages: 5, bot_answers: 2, replies: 4, queued: 2, left: 1, transfers: 0, ended: 2, bot_share: 0.5,
  ratings: 1, rating: 4, wait_p50: 20, wait_p90: 90, first_reply_p50: 30, first_reply_p90: 200, resolution_p50: null, resolution_p90: null,
};
const told = (items: Partial<ReportLine>[]): Report => ({ from: "2026-03-01", to: "2026-03-07", by: "day", time_zone: "UTC", total: LINE, items: items.map((item) => ({ ...LINE, ...item })) });

function part(read: Desk["reports"]["read"], locale: "en" | "zh" = "en") {
  const failed: unknown[] = [];
  const desk = {
    texts: new Texts(OWNER_TEXTS, locale), left: new AbortController().signal, tell: () => undefined, fail: (failure: unknown) => { failed.push(failure); },
    reports: { read, table: () => Promise.resolve("") },
  } as unknown as Desk;
  const root = reportsPart(desk);
  document.body.replaceChildren(root);
  const text = (selector: string) => root.querySelector(selector)?.textContent ?? "";
  const choose = (id: string, value: string) => {
    const input = root.querySelector<HTMLInputElement>(`#${id}`);
    if (!input) throw new Error(`no ${id}`);
    input.value = value;
    input.dispatchEvent(new Event("change"));
  };
  return { root, text, choose, failed };
}

const settled = () => new Promise((done) => { setTimeout(done, 0); });

describe("the owner's reports", () => {
  test("tell the last days in words and units, and say which hour is the busiest", async () => {
    const { root, text } = part((by) => Promise.resolve(by === "hour" ? told([{ name: "09:00" }, { name: "14:00", conversations: 8 }]) : told([{ name: "2026-03-01" }])));
    await settled();
    expect(root.querySelector<HTMLInputElement>("#report-from")?.value).toBe("2026-03-01");
    expect(text("tbody")).toContain("Sun, Mar 1");
    expect(text("tbody")).toContain("20 sec · 1.5 min");
    expect(text("tbody")).toContain("–");
    expect(root.querySelector("svg")?.getAttribute("aria-label")).toBe("Most begin at 14:00: 8.");
    expect(root.querySelectorAll("rect")).toHaveLength(24);
    expect(root.querySelector(".secondary")?.hasAttribute("disabled")).toBe(false);
  });

  test("say so where there is nothing, and nothing can be saved", async () => {
    const { root, text } = part(() => Promise.resolve(told([])), "zh");
    await settled();
    expect(text(".none")).toContain("没有会话");
    expect([root.querySelector("table"), root.querySelector(".secondary")?.hasAttribute("disabled")]).toEqual([null, true]);
  });

  test("refuse days in the wrong order before anybody is asked", async () => {
    let asked = 0;
    const { text, choose } = part(() => { asked += 1; return Promise.resolve(told([{ name: "2026-03-01" }])); });
    await settled();
    const before = asked;
    choose("report-to", "2026-02-01");
    expect(text(".none")).toContain("not after the last one");
    expect(asked).toBe(before);
  });

  test("show the newest answer, whichever comes last", async () => {
    const slow: ((report: Report) => void)[] = [];
    const { text, choose } = part((by) => (by === "hour" ? Promise.resolve(told([])) : new Promise((done) => { slow.push(done); })));
    choose("report-by", "skill");
    slow[1]?.(told([{ name: "2026-03-05" }]));
    await settled();
    slow[0]?.(told([{ name: "2026-03-01" }]));
    await settled();
    expect(text("tbody")).toContain("Mar 5");
  });

  test("a failure is told and can be tried again", async () => {
    let away = true;
    const { root, text, failed } = part(() => (away ? Promise.reject(new Problem(503, "unavailable", "away")) : Promise.resolve(told([{ name: "2026-03-01" }]))));
    await settled();
    expect(failed).toHaveLength(1);
    away = false;
    root.querySelector<HTMLElement>(".none button")?.click();
    await settled();
    expect(text("tbody")).toContain("Sun, Mar 1");
  });
});
