/** When people write: a bar for each hour of the day; the same numbers stand in the table by hour. */
import type { Report } from "@frontdesk/core";
import { el } from "../dom.ts";
import type { Words } from "./texts.ts";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, FOOT] = [24, 120, 18];

export function hoursChart(texts: Words, { items }: Report): HTMLElement {
  const counts = new Map(items.map(({ name, conversations }) => [Number(name.slice(0, 2)), conversations]));
  const all = Array.from({ length: 24 }, (_, hour) => counts.get(hour) ?? 0);
  const most = Math.max(1, ...all);
  const busiest = all.indexOf(Math.max(...all));
  const label = texts.say("busiest", { hour: `${two(busiest)}:00`, n: all[busiest] ?? 0 });
  const svg = draw("svg", { viewBox: `0 0 ${WIDE * 24} ${HIGH + FOOT}`, role: "img", "aria-label": label });
  all.forEach((n, hour) => {
    const tall = Math.round((n / most) * HIGH);
    const bar = draw("rect", { x: hour * WIDE + 3, y: HIGH - Math.max(tall, 1), width: WIDE - 6, height: Math.max(tall, 1), rx: 3, class: n > 0 ? "bar-of" : "bar-none" });
    const told = draw("title", {});
    told.textContent = texts.say("atHour", { hour: `${two(hour)}:00`, n });
    bar.append(told);
    svg.append(bar);
    if (hour % 3 === 0) svg.append(mark(hour));
  });
  return el("figure", { class: "hours" }, el("figcaption", {}, texts.say("volume"), " ", el("span", { class: "quiet" }, label)), svg as unknown as HTMLElement);
}

function mark(hour: number): SVGElement {
  const text = draw("text", { x: hour * WIDE + WIDE / 2, y: HIGH + FOOT - 3, "text-anchor": "middle" });
  text.textContent = two(hour);
  return text;
}

function draw(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function two(hour: number): string {
  return String(hour).padStart(2, "0");
}
