/** A form for an article or for an entry; what was typed stays there whatever the server says. */
import type { Article, ArticleBody, Entry, EntryBody } from "@frontdesk/core";
import { el, setAttribute } from "../dom.ts";
import type { Desk } from "./page.ts";
import type { OwnerKey, Words } from "./texts.ts";

/** Called with a word about what was done; '' where nothing was. */
type Back = (done: string) => void;
type Status = ArticleBody["status"];

export function articleEditor(desk: Desk, article: Article | null, back: Back): HTMLElement {
  const { api, texts } = desk;
  const title = line("title", article?.title ?? "", 200);
  const body = area("body", article?.body ?? "", 14, 100_000);
  const about = aboutFields(texts, article);
  // One key for this form: a second try of the same creation finds what the first has made.
  const key = api.mint();
  const save = async () => {
    const content: ArticleBody = { title: title.value.trim(), body: body.value, audience: article?.audience ?? "", ...about.read() };
    await (article ? api.saveArticle(article.id, article.version, content) : api.addArticle(content, key));
  };
  return form(desk, article ? "editArticle" : "newArticle", back, save,
    field(texts, "titleOf", title), field(texts, "body", body, "bodyHint"), ...about.fields);
}

export function entryEditor(desk: Desk, entry: Entry | null, back: Back, draft: { question?: string; language?: string } = {}): HTMLElement {
  const { api, texts } = desk;
  const question = line("question", entry?.question ?? draft.question ?? "", 300);
  const likes = area("likes", entry?.likes.join("\n") ?? "", 4, 10_000);
  const answer = area("answer", entry?.answer ?? "", 6, 5_000);
  setAttribute(likes, "required", undefined);
  const about = aboutFields(texts, entry ?? draft);
  const key = api.mint();
  const save = async () => {
    const others = likes.value.split("\n").map((each) => each.trim()).filter(Boolean);
    const content: EntryBody = { question: question.value.trim(), likes: others, answer: answer.value.trim(), audience: entry?.audience ?? "", ...about.read() };
    await (entry ? api.saveEntry(entry.id, entry.version, content) : api.addEntry(content, key));
  };
  return form(desk, entry ? "editEntry" : "newEntry", back, save,
    field(texts, "question", question), field(texts, "likes", likes, "likesHint"), field(texts, "answer", answer), ...about.fields);
}

function aboutFields(texts: Words, known: { language?: string; category?: string; url?: string; status?: string } | null) {
  const option = (value: string, key: OwnerKey, chosen: string | undefined) => el("option", { value, selected: value === chosen }, texts.say(key));
  const language = el("select", { id: "language" }, option("zh", "zh", known?.language ?? texts.locale), option("en", "en", known?.language ?? texts.locale));
  const status = el("select", { id: "status" }, ...(["published", "draft", "archived"] as const).map((each) => option(each, `state.${each}`, known?.status ?? "published")));
  const category = line("category", known?.category ?? "", 60, false);
  const url = line("url", known?.url ?? "", 500, false);
  return {
    fields: [el("div", { class: "pairs" }, field(texts, "languageOf", language), field(texts, "status", status), field(texts, "category", category), field(texts, "url", url))],
    read: () => ({ language: language.value as "zh" | "en", status: status.value as Status, category: category.value.trim(), url: url.value.trim() }),
  };
}

function form(desk: Desk, title: OwnerKey, back: Back, save: () => Promise<void>, ...fields: HTMLElement[]): HTMLElement {
  const { texts } = desk;
  const keep = el("button", { type: "submit", class: "primary" }, texts.say("save"));
  const cancel = el("button", { type: "button", class: "secondary", on: { click: () => { back(""); } } }, texts.say("cancel"));
  const submit = async () => {
    setAttribute(keep, "disabled", true);
    try {
      await save();
      back(texts.say("saved"));
    } catch (failure) {
      desk.fail(failure);
      setAttribute(keep, "disabled", undefined);
      keep.focus();
    }
  };
  return el("form", { class: "editor", on: { submit: (event) => { event.preventDefault(); void submit(); } } },
    el("h2", {}, texts.say(title)), ...fields, el("div", { class: "bar" }, keep, cancel));
}

function field(texts: Words, key: OwnerKey, control: HTMLElement, hint?: OwnerKey): HTMLElement {
  const id = control.id;
  if (hint) setAttribute(control, "aria-describedby", `${id}-hint`);
  return el("div", { class: "field" }, el("label", { for: id }, texts.say(key)), control, hint ? el("p", { id: `${id}-hint`, class: "quiet" }, texts.say(hint)) : null);
}

function line(id: string, value: string, most: number, required = true): HTMLInputElement {
  return el("input", { id, value, maxlength: most, required, dir: "auto" });
}

function area(id: string, value: string, rows: number, most: number): HTMLTextAreaElement {
  const box = el("textarea", { id, rows, maxlength: most, required: true, dir: "auto" });
  box.value = value;
  return box;
}
