/** Articles and FAQ entries in one list: found by a word, opened to be changed, deleted after a question. */
import type { ArticleHead, Entry } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "../dom.ts";
import { articleEditor, entryEditor } from "./editor.ts";
import type { Desk } from "./page.ts";
import type { Words } from "./texts.ts";

interface Item {
  kind: "article" | "entry";
  id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  version: string;
  /** Published, but somebody has written a draft over it since. */
  drafted: boolean;
  entry?: Entry;
}

export function contentsPart(desk: Desk): HTMLElement {
  const { texts, api } = desk;
  const root = el("div", { class: "part" });
  let items: Item[] = [];

  const find = el("input", { type: "search", "aria-label": texts.say("find"), placeholder: texts.say("find"), on: { input: () => { draw(); } } });
  const list = el("ul", { class: "items", "aria-label": texts.say("part.content") });
  const empty = el("p", { class: "none", role: "status" });
  const bar = el("div", { class: "bar" }, find,
    button("newArticle", () => { write(articleEditor(desk, null, back)); }),
    button("newEntry", () => { write(entryEditor(desk, null, back)); }));

  function button(key: "newArticle" | "newEntry", click: () => void): HTMLElement {
    return el("button", { type: "button", class: "secondary", on: { click } }, icon("plus"), texts.say(key));
  }

  function draw(): void {
    const wanted = find.value.trim().toLowerCase();
    const shown = items.filter(({ name, category }) => `${name} ${category}`.toLowerCase().includes(wanted));
    fill(list, ...shown.map((item) => row(texts, item, () => { void edit(item); }, () => { ask(item); })));
    empty.textContent = texts.say(items.length === 0 ? "nothingYet" : "nothingFound");
    setAttribute(empty, "hidden", shown.length > 0);
  }

  async function load(): Promise<void> {
    empty.textContent = texts.say("opening");
    try {
      const [articles, entries] = await Promise.all([api.articles(), api.entries()]);
      items = [...articles.map(ofArticle), ...entries.map(ofEntry)].sort((a, b) => a.name.localeCompare(b.name));
      draw();
    } catch (failure) {
      desk.fail(failure);
      fill(empty, el("button", { type: "button", class: "primary", on: { click: () => { void load(); } } }, texts.say("retry")));
    }
  }

  function write(form: HTMLElement): void {
    fill(root, form);
    form.querySelector<HTMLElement>("input, textarea")?.focus();
  }

  function back(done: string): void {
    fill(root, bar, empty, list);
    find.focus();
    if (done !== "") desk.tell(done);
    void load();
  }

  async function edit(item: Item): Promise<void> {
    try {
      write(item.entry ? entryEditor(desk, item.entry, back) : articleEditor(desk, await api.article(item.id), back));
    } catch (failure) {
      desk.fail(failure);
    }
  }

  /** It can't be undone, so it is asked for by name. */
  function ask(item: Item): void {
    const dialog = el("dialog", { class: "ask", "aria-label": texts.say("deleteTitle", { name: item.name }), on: { close: () => { dialog.remove(); } } },
      el("h2", {}, texts.say("deleteTitle", { name: item.name })), el("p", {}, texts.say("deleteHint")),
      el("div", { class: "bar" },
        el("button", { type: "button", class: "secondary", on: { click: () => { dialog.close(); } } }, texts.say("keep")),
        el("button", { type: "button", class: "primary danger", on: { click: () => { dialog.close(); void remove(item); } } }, texts.say("delete"))));
    root.append(dialog);
    dialog.showModal();
  }

  async function remove(item: Item): Promise<void> {
    try {
      await (item.kind === "article" ? api.deleteArticle(item.id, item.version) : api.deleteEntry(item.id, item.version));
      desk.tell(texts.say("deleted", { name: item.name }));
    } catch (failure) {
      desk.fail(failure);
    }
    find.focus();
    await load();
  }

  async function openNamed(): Promise<void> {
    await load();
    const named = items.find(({ id }) => id === desk.item);
    if (named) await edit(named);
  }

  fill(root, bar, empty, list);
  void openNamed();
  return root;
}

function row(texts: Words, item: Item, open: () => void, drop: () => void): HTMLElement {
  const { kind, name, language, status, category, drafted } = item;
  const state = `state.${drafted ? "drafted" : status}`;
  return el("li", { class: "item", "data-id": item.id },
    el("button", { type: "button", class: "name", dir: "auto", on: { click: open } }, name),
    el("span", { class: "about" }, [texts.say(kind), texts.say(language === "zh" ? "zh" : "en"), category].filter(Boolean).join(" · ")),
    el("span", { class: "chip", "data-status": status }, texts.has(state) ? texts.say(state) : status),
    el("button", { type: "button", class: "plain danger", "aria-label": texts.say("deleteTitle", { name }), on: { click: drop } }, texts.say("delete")));
}

function ofArticle({ id, title, language, status, category, version, live }: ArticleHead): Item {
  return { kind: "article", id, name: title, language, status, category, version, drafted: status === "draft" && live !== null };
}

function ofEntry(entry: Entry): Item {
  const { id, question, language, status, category, version } = entry;
  return { kind: "entry", id, name: question, language, status, category, version, drafted: false, entry };
}
