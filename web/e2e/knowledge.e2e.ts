/** Answers with their sources in the page; what the owner edits and publishes is said, what they delete is cited no more. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, launch, person, picture } from "./browser.ts";
import { poorContrast, smallTargets } from "./looks.ts";
import { type Speech, WORDS } from "./words.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const bot = (page: Page) => page.locator(".log li.said.by-bot");
const source = (page: Page, name: string) => bot(page).last().locator(".source", { hasText: name });

async function visitor(say: Speech): Promise<Person> {
  const came = await person(browser, say.locale, { viewport: { width: 1100, height: 760 } });
  await came.page.goto("/");
  await came.page.getByRole("button", { name: say.open }).click();
  await came.page.getByText(say.isBot).waitFor();
  return came;
}

/** The bot's next answer, as its element. */
async function asks({ page }: Person, say: Speech, text: string) {
  const before = await bot(page).count();
  await page.getByRole("textbox", { name: say.write }).fill(text);
  await page.keyboard.press("Enter");
  const answer = bot(page).nth(before);
  await answer.locator(".words").waitFor({ timeout: 20_000 });
  return answer;
}

async function owner(say: Speech): Promise<Person> {
  const came = await person(browser, say.locale);
  await came.page.goto("/knowledge");
  await came.page.getByRole("button", { name: say.is("Noor") }).click();
  await came.page.locator(".items .item").first().waitFor();
  return came;
}

async function publishes({ page }: Person, { knowledge }: Speech): Promise<void> {
  await page.getByRole("link", { name: knowledge.part, exact: true }).click();
  await page.getByRole("button", { name: knowledge.publish, exact: true }).click();
  // Its words answer before the last piece is found by meaning too.
  await page.locator(".result .good, .result progress[value]").first().waitFor({ timeout: 60_000 });
  await page.locator(".result .good", { hasText: knowledge.published }).waitFor({ timeout: 60_000 });
}

async function saves({ page }: Person, { knowledge }: Speech, name: string): Promise<void> {
  await page.getByLabel(knowledge.text, { exact: true }).fill(knowledge.body(name));
  await page.getByRole("button", { name: knowledge.save, exact: true }).click();
  await page.getByText(knowledge.saved).waitFor();
}

describe.each(["en", "zh"] as const)("what the bot knows, in %s", (language) => {
  const say = WORDS[language];
  const { knowledge } = say;
  const [first, second] = knowledge.names;

  test("is answered with its source, which opens in place by the keyboard", async () => {
    const asking = await visitor(say);
    const { page } = asking;
    const answer = await asks(asking, say, say.rent);
    expect(await answer.locator(".words").innerText()).toMatch(say.rentAnswer);
    await source(page, say.rentSource).waitFor();
    await source(page, say.rentSource).locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await answer.locator(".passage blockquote").innerText()).toMatch(say.rentAnswer);
    await picture(page, `${language}-answer-with-source`);
    expect([await poorContrast(page), await smallTargets(page), asking.complaints]).toEqual([[], [], []]);
    await answer.getByRole("button", { name: say.thumbDown }).click();
    await answer.getByRole("button", { name: say.thumbWhy }).click();
    await answer.locator("[data-thumb=down][aria-pressed=true]").waitFor();
    await picture(page, `${language}-thumb`);
    await page.reload();
    await bot(page).last().locator("[data-thumb=down][aria-pressed=true]").waitFor();
    await source(page, say.rentSource).waitFor();
    await asking.context.close();
  });

  test("is said as the owner last published it, and no more once it is deleted", async () => {
    const noor = await owner(say);
    const { page } = noor;
    await picture(page, `${language}-knowledge`);
    await page.getByRole("button", { name: knowledge.newArticle }).click();
    await page.getByLabel(knowledge.titleOf, { exact: true }).fill(knowledge.title);
    await picture(page, `${language}-knowledge-article`);
    await saves(noor, say, first);
    await publishes(noor, say);

    const asking = await visitor(say);
    const before = await asks(asking, say, knowledge.question);
    expect(await before.locator(".words").innerText()).toContain(first);
    await source(asking.page, knowledge.title).waitFor();

    await page.getByRole("link", { name: knowledge.content }).click();
    await page.getByRole("button", { name: knowledge.title, exact: true }).click();
    await saves(noor, say, second);
    await publishes(noor, say);
    await picture(page, `${language}-knowledge-published`);
    const after = await asks(asking, say, knowledge.question);
    expect(await after.locator(".words").innerText()).toContain(second);
    await source(asking.page, knowledge.title).locator("summary").click();
    await picture(asking.page, `${language}-answer-after-publish`);

    await page.getByRole("link", { name: knowledge.content }).click();
    await page.locator(".item", { hasText: knowledge.title }).getByRole("button", { name: knowledge.delete }).click();
    await picture(page, `${language}-knowledge-delete`);
    await page.getByRole("dialog").getByRole("button", { name: knowledge.delete, exact: true }).click();
    await page.locator(".item", { hasText: knowledge.title }).waitFor({ state: "detached" });
    await page.waitForTimeout(5_000);
    const gone = await asks(asking, say, knowledge.question);
    const said = await gone.locator(".words").innerText();
    expect([first, second].filter((name) => said.includes(name))).toEqual([]);
    expect(await gone.locator(".source").count()).toBe(0);
    expect([...noor.complaints, ...asking.complaints]).toEqual([]);
    await Promise.all([noor.context.close(), asking.context.close()]);
  });
});

test("what was asked in vain waits for the owner, whose answer becomes a draft", async () => {
  const say = WORDS.en;
  const asking = await visitor(say);
  await asks(asking, say, "Do pelicans deliver on the moon?");
  await asking.page.locator(".happened, .choices").first().waitFor();
  await asking.context.close();
  const noor = await owner(say);
  const { page } = noor;
  await page.getByRole("link", { name: "Unanswered" }).click();
  const group = page.locator(".changes > li", { hasText: "pelicans" });
  await group.waitFor();
  await group.getByRole("button", { name: "Write an answer" }).click();
  await group.locator("textarea").fill("No, they fly no further than the harbour.");
  await picture(page, "en-unanswered");
  expect([await poorContrast(page), await smallTargets(page)]).toEqual([[], []]);
  await group.getByRole("button", { name: "Save as a draft" }).click();
  await group.getByText("A draft is waiting").waitFor();
  await group.getByRole("button", { name: "Needs no answer" }).click();
  await group.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Articles and answers" }).click();
  const draft = page.locator(".item", { hasText: "pelicans" });
  await draft.locator(".chip", { hasText: "Draft" }).waitFor();
  await draft.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await draft.waitFor({ state: "detached" });
  expect(noor.complaints).toEqual([]);
  await noor.context.close();
});
