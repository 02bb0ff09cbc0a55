/** How the days went: the main figures, when people write, and a line for each day, hour, skill or person. */
import type { Report, ReportBy, ReportDays } from "@frontdesk/core";
import { el, fill, setAttribute } from "../dom.ts";
import { columns, figures } from "./figures.ts";
import type { Desk } from "./page.ts";
import type { Words } from "./texts.ts";
import { hoursChart } from "./hours-chart.ts";

const BY = ["day", "hour", "skill", "agent"] as const satisfies readonly ReportBy[];
const LONGEST_MS = 92 * 86_400_000;

export function reportsPart(desk: Desk): HTMLElement {
  const { texts, reports } = desk;
  const from = el("input", { type: "date", id: "report-from", required: true, on: { change: () => { void load(); } } });
  const to = el("input", { type: "date", id: "report-to", required: true, on: { change: () => { void load(); } } });
  const by = el("select", { id: "report-by", on: { change: () => { void load(); } } }, ...BY.map((each) => el("option", { value: each }, texts.say(`by.${each}`))));
  const save = el("button", { type: "button", class: "secondary", disabled: true, on: { click: () => { void download(); } } }, texts.say("saveCsv"));
  const state = el("p", { class: "none", role: "status" });
  const result = el("div", { class: "report" });
  let asked = 0;

  const chosen = () => by.value as ReportBy;
  const days = (): ReportDays => (from.value && to.value ? { from: from.value, to: to.value } : {});

  async function load(): Promise<void> {
    const mine = ++asked;
    const wrong = whatIsWrong(texts, days());
    setAttribute(save, "disabled", true);
    setAttribute(to, "aria-invalid", wrong !== "");
    say(wrong || texts.say("opening"));
    if (wrong) { fill(result); return; }
    setAttribute(result, "aria-busy", "true");
    try {
      const [told, hours] = await Promise.all([reports.read(chosen(), days()), reports.read("hour", days())]);
      if (mine === asked) show(told, hours);
    } catch (failure) {
      if (mine !== asked || desk.left.aborted) return;
      desk.fail(failure);
      fill(result);
      fill(state, el("button", { type: "button", class: "primary", on: { click: () => { desk.tell(""); void load(); } } }, texts.say("retry")));
    } finally {
      if (mine === asked) setAttribute(result, "aria-busy", undefined);
    }
  }

  function show(told: Report, hours: Report): void {
    [from.value, to.value] = [told.from, told.to];
    const nothing = told.items.length === 0;
    say(nothing ? texts.say("noReport") : "");
    setAttribute(save, "disabled", nothing);
    if (nothing) fill(result);
    else fill(result, figures(texts, told.total), hoursChart(texts, hours), table(texts, told));
  }

  function say(text: string): void {
    fill(state, text);
    setAttribute(state, "hidden", text === "");
  }

  async function download(): Promise<void> {
    try {
      saveFile(`frontdesk-${chosen()}-${from.value}-${to.value}.csv`, await reports.table(chosen(), days()));
      desk.tell(texts.say("savedCsv"));
    } catch (failure) {
      desk.fail(failure);
    }
  }

  void load();
  const field = (input: HTMLElement, label: string) => el("div", { class: "field" }, el("label", { for: input.id }, label), input);
  return el("div", { class: "part" },
    el("h2", {}, texts.say("part.reports")), el("p", {}, texts.say("reportsHint")),
    el("div", { class: "bar choose" }, field(from, texts.say("fromDay")), field(to, texts.say("toDay")), field(by, texts.say("byWhat")), save),
    state, result);
}

function whatIsWrong(texts: Words, { from, to }: ReportDays): string {
  if (!from || !to) return "";
  const lasts = Date.parse(to) - Date.parse(from);
  return lasts < 0 || lasts >= LONGEST_MS ? texts.say("wrongDays") : "";
}

/** Wide: it scrolls by itself, by the keyboard too. */
function table(texts: Words, { by, items, total }: Report): HTMLElement {
  const shown = columns(texts);
  const row = (name: string, line: Report["total"]) => el("tr", {}, el("th", { scope: "row", dir: "auto" }, name), ...shown.map(({ of }) => el("td", {}, of(line))));
  const head = el("tr", {}, el("th", { scope: "col" }, texts.say(`by.${by}`)), ...shown.map(({ name }) => el("th", { scope: "col" }, name)));
  const label = texts.say("reportBy", { what: texts.say(`by.${by}`) });
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    el("table", {}, el("caption", {}, label), el("thead", {}, head),
      el("tbody", {}, ...items.map((line) => row(nameOf(texts, by, line.name), line))), el("tfoot", {}, row(texts.say("together"), total))));
}

function nameOf(texts: Words, by: ReportBy, name: string): string {
  if (by === "day") return texts.day(name);
  return name || texts.say(by === "agent" ? "nobody" : "noSkill");
}

/** Excel takes a file for UTF-8 only where it begins with this mark. */
function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 1_000);
}
