/** The sources of an answer: a numbered list, each of which opens its passage in place. */
import { type Cited, type Known, type Source, cite } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "./dom.ts";

/** How the page calls these things, in its reader's language. */
export interface SourceWords {
  title: string;
  again: string;
  failed: string;
  withdrawn: string;
  lost: string;
  open: string;
  /** "Source 2 of this answer". */
  number: (n: number) => string;
}

export interface SourcesOptions {
  words: SourceWords;
  onAgain: () => void;
}

/** Draws text with a small number after each sentence that has a source; what people copy is the text alone. */
export function showCited(place: Element, text: string, known: Known | null, words: SourceWords): void {
  const cited = known === null || typeof known === "string" ? null : cite(text, known);
  const label = `${text}\n${JSON.stringify(cited?.parts.map(({ numbers }) => numbers) ?? [])}`;
  if (place.getAttribute("data-cited") === label) return;
  setAttribute(place, "data-cited", label);
  if (!cited || cited.list.length === 0) place.textContent = text;
  else fill(place, ...cited.parts.flatMap((part) => [part.text, ...part.numbers.map((n) => reference(n, words))]));
}

function reference(n: number, words: SourceWords): HTMLElement {
  return el("sup", { class: "reference", title: words.number(n), "aria-hidden": "true" }, String(n));
}

/** Draws the list itself; an answer without sources has none. Redrawn only when something else is known. */
export function showSources(place: HTMLElement, text: string, known: Known | null, { words, onAgain }: SourcesOptions): void {
  const label = known === null ? "" : typeof known === "string" ? known : JSON.stringify(known.claims);
  if (place.getAttribute("data-known") === label) return;
  setAttribute(place, "data-known", label);
  if (known === "failed") {
    fill(place, el("span", { class: "quiet" }, words.failed), el("button", { type: "button", class: "plain", on: { click: onAgain } }, words.again));
    return;
  }
  const { list } = known === null || known === "loading" ? { list: [] as Cited["list"] } : cite(text, known);
  const head = el("span", { class: "sources-title" }, icon("book"), words.title);
  fill(place, list.length > 0 && head, list.length > 0 && el("ol", {}, ...list.map((source, at) => line(source, at + 1, words))));
}

function line(source: Source, n: number, words: SourceWords): HTMLElement {
  const name = [source.title, source.heading].filter(Boolean).join(" › ") || words.lost;
  const number = el("span", { class: "number", "aria-hidden": "true" }, String(n));
  // What opens below the edge of the log would look as if nothing had happened.
  const opened = el("details", { class: "source", on: { toggle: () => { if (opened.open) opened.scrollIntoView({ block: "nearest" }); } } },
    el("summary", {}, number, el("span", { class: "source-name", dir: "auto" }, name)),
    passage(source, words));
  return el("li", {}, opened);
}

function passage({ text, url, withdrawn, lost, language }: Source, words: SourceWords): HTMLElement {
  const hint = lost ? words.lost : withdrawn ? words.withdrawn : "";
  return el("div", { class: "passage" },
    hint !== "" && el("p", { class: "quiet" }, hint),
    text !== undefined && el("blockquote", { dir: "auto", lang: language }, text),
    isLink(url) && el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, icon("link"), words.open));
}

/** Owners write these addresses: nothing but a web page may stand behind one. */
function isLink(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url);
}
