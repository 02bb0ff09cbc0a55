// @vitest-environment happy-dom
import { type Locale, type PublishJob, Texts, type Version } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { publishPart, published } from "../src/owner/publishing.ts";
import type { Desk } from "../src/owner/page.ts";
import { OWNER_TEXTS } from "../src/owner/texts.ts";

type Case = PublishJob["failing"][number];
const CASE: Case = { kind: "question", of: "faq_1", language: "en", text: "How high is the mast?", by_rule: "", by_entry: "faq_2", by_question: "Is the mast high?", detail: "In English." };
const JOB: PublishJob = { id: "pub_1", state: "blocked", check: false, version: "", refined: "", total: 2, done: 0, asked: 0, changed: 0, changes: [], failing: [], notes: [], at: "", by: "", ended_at: null };

async function blocked(locale: Locale, failing: Case[]): Promise<{ said: string[]; links: [string, string][] }> {
  const desk = {
    texts: new Texts(OWNER_TEXTS, locale), left: new AbortController().signal, fail: (failure: unknown) => { throw failure; },
    api: { publish: () => Promise.resolve({ ...JOB, failing }), versions: () => Promise.resolve([]) },
  } as unknown as Desk;
  const root = publishPart(desk);
  root.querySelector<HTMLElement>(".primary")?.click();
  await new Promise((done) => { setTimeout(done, 0); });
  return {
    said: [...root.querySelectorAll(".errors p")].map(({ textContent }) => textContent),
    links: [...root.querySelectorAll(".errors a")].map((link) => [link.getAttribute("href") ?? "", link.textContent]),
  };
}

describe("a blocked publish", () => {
  test("names the two entries by their questions, and leads to each", async () => {
    const { said, links } = await blocked("en", [CASE]);
    expect(said).toEqual(["“How high is the mast?” has an answer of its own, but the answer to “Is the mast high?” says otherwise. Make one of the two, or change a question."]);
    expect(links).toEqual([["#content/faq_1", "Open “How high is the mast?”"], ["#content/faq_2", "Open “Is the mast high?”"]]);
  });

  test("is told in Chinese to who reads Chinese, without an id", async () => {
    const { said, links } = await blocked("zh", [{ ...CASE, text: "桅杆有多高", by_question: "桅杆有多高？" }]);
    expect(said).toEqual(["“桅杆有多高”有自己的答案，但“桅杆有多高？”的答案与它不同。请把两条合并，或修改其中一个问题。"]);
    expect(links.map(([, text]) => text)).toEqual(["打开“桅杆有多高”", "打开“桅杆有多高？”"]);
  });

  test.each<[Partial<Case>, string, number]>([
    [{ kind: "hit", by_entry: "", by_question: "" }, "nothing does", 0],
    [{ kind: "hit", by_rule: "parcel", by_entry: "", by_question: "" }, "the rule parcel comes first", 0],
    [{ kind: "hit" }, "the answer to “Is the mast high?” comes first", 1],
    [{ kind: "miss", by_rule: "mast", by_entry: "", by_question: "" }, "left alone by the rule mast", 0],
  ])("says of a rule what it is held back by: %j", async (more, part, many) => {
    const { said, links } = await blocked("en", [{ ...CASE, of: "mast", ...more }]);
    expect(said[0]).toContain(part);
    expect(links).toHaveLength(many);
  });

  test("says what a newer server found in the server's words", async () => {
    expect((await blocked("zh", [{ ...CASE, kind: "smell" as "hit" }])).said).toEqual(["In English."]);
  });
});

describe("the list of versions", () => {
  const version = (id: string, plain: string, live: boolean): Version => ({ id, plain, live }) as Version;

  test("has one line for a publish, not one for each of its steps", () => {
    const all = [version("words_1", "", false), version("meaning_1", "words_1", false), version("words_2", "", false), version("meaning_2", "words_2", true)];
    expect(published(all).map(({ id }) => id)).toEqual(["meaning_1", "meaning_2"]);
  });

  test("shows a step that answers by words as long as it is what is live, or all there is", () => {
    expect(published([version("words_1", "", true), version("meaning_1", "words_1", false)])).toHaveLength(2);
    expect(published([version("words_1", "", true)])).toHaveLength(1);
  });
});
