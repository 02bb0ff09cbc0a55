/** The owners' API of knowledge, one method per request; every method throws a Failure when it was not served. */
import createClient from "openapi-fetch";
import type { Send } from "./http.ts";
import type { components, paths } from "./schema.ts";
import { answer } from "./visitor-api.ts";

type Schemas = components["schemas"];

export type ArticleHead = Schemas["ArticleHeadOut"];
export type Article = Schemas["ArticleOut"];
export type ArticleBody = Schemas["ArticleBody"];
export type Entry = Schemas["EntryOut"];
export type EntryBody = Schemas["EntryBody"];
export type Import = Schemas["ImportOut"];
export type ImportBody = Schemas["ImportBody"];
export type PublishJob = Schemas["JobOut"];
export type Unanswered = Schemas["GroupOut"];
export type Version = Schemas["VersionOut"];

/** The tag of what was read: it is only written over what is still the same. */
const unchanged = (version: string) => ({ "if-match": `"${version}"` });
/** Files of a few MB may take a while on a thin line, in ms. */
const PATIENT = { ms: 120_000 };

export class KnowledgeApi {
  readonly #client;
  readonly #patient;
  readonly #mint: () => string;

  /** `origin` is the server's; `mint` makes the keys by which a repeated creation finds its first. */
  constructor(origin: string, send: Send, mint: () => string) {
    this.#client = createClient<paths>({ baseUrl: origin, fetch: (request) => send(request) });
    this.#patient = createClient<paths>({ baseUrl: origin, fetch: (request) => send(request, PATIENT) });
    this.#mint = mint;
  }

  articles(): Promise<ArticleHead[]> {
    return all((cursor) => answer(this.#client.GET("/v1/knowledge/articles", { params: { query: { limit: 100, cursor } } })));
  }

  article(id: string): Promise<Article> {
    return answer(this.#client.GET("/v1/knowledge/articles/{article}", { params: { path: { article: id } } }));
  }

  addArticle(body: ArticleBody, key: string): Promise<Article> {
    return answer(this.#client.POST("/v1/knowledge/articles", { params: { header: { "Idempotency-Key": key } }, body }));
  }

  saveArticle(id: string, version: string, body: ArticleBody): Promise<Article> {
    return answer(this.#client.PUT("/v1/knowledge/articles/{article}", { params: { path: { article: id }, header: unchanged(version) }, body }));
  }

  async deleteArticle(id: string, version: string): Promise<void> {
    await this.#client.DELETE("/v1/knowledge/articles/{article}", { params: { path: { article: id }, header: unchanged(version) } });
  }

  entries(): Promise<Entry[]> {
    return all((cursor) => answer(this.#client.GET("/v1/knowledge/entries", { params: { query: { limit: 100, cursor } } })));
  }

  addEntry(body: EntryBody, key: string): Promise<Entry> {
    return answer(this.#client.POST("/v1/knowledge/entries", { params: { header: { "Idempotency-Key": key } }, body }));
  }

  saveEntry(id: string, version: string, body: EntryBody): Promise<Entry> {
    return answer(this.#client.PUT("/v1/knowledge/entries/{entry}", { params: { path: { entry: id }, header: unchanged(version) }, body }));
  }

  async deleteEntry(id: string, version: string): Promise<void> {
    await this.#client.DELETE("/v1/knowledge/entries/{entry}", { params: { path: { entry: id }, header: unchanged(version) } });
  }

  startImport(body: ImportBody): Promise<Import> {
    return answer(this.#patient.POST("/v1/knowledge/imports", { params: { header: this.#key() }, body }));
  }

  import(id: string): Promise<Import> {
    return answer(this.#client.GET("/v1/knowledge/imports/{import}", { params: { path: { import: id } } }));
  }

  /** `check`: tried against past questions, and nothing goes live. */
  publish(check: boolean): Promise<PublishJob> {
    return answer(this.#client.POST("/v1/knowledge/publish", { params: { header: this.#key() }, body: { check } }));
  }

  job(id: string): Promise<PublishJob> {
    return answer(this.#client.GET("/v1/knowledge/jobs/{job}", { params: { path: { job: id } } }));
  }

  versions(): Promise<Version[]> {
    return all((cursor) => answer(this.#client.GET("/v1/knowledge/versions", { params: { query: { limit: 100, cursor } } })));
  }

  async activate(version: string): Promise<void> {
    await answer(this.#client.POST("/v1/knowledge/versions/{version}/activate", { params: { path: { version } } }));
  }

  /** What was asked in vain, the most frequent first. */
  async unanswered(): Promise<Unanswered[]> {
    return (await answer(this.#client.GET("/v1/knowledge/unanswered"))).items;
  }

  /** The answer becomes the draft of an entry. */
  async draftAnswer(group: string, words: string): Promise<void> {
    await answer(this.#client.POST("/v1/knowledge/unanswered/{group}/draft", { params: { path: { group } }, body: { answer: words } }));
  }

  async dismiss(group: string): Promise<void> {
    await this.#client.DELETE("/v1/knowledge/unanswered/{group}", { params: { path: { group } } });
  }

  mint(): string {
    return this.#mint();
  }

  #key(): { "Idempotency-Key": string } {
    return { "Idempotency-Key": this.#mint() };
  }
}

/** All pages of a list, one after the other. */
async function all<T>(page: (cursor: string) => Promise<{ items: T[]; next: string | null }>): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { items, next }: { items: T[]; next: string | null } = await page(cursor);
    found.push(...items);
    cursor = next;
  }
  return found;
}
