/** A model that writes slowly: its words grow in the page, the visitor stops them, and a person who comes ends them. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launch, nameOnTheDesk, opensByKeyboard, person, picture } from "./browser.ts";
import { type Desk, deskWithModel } from "./slow-model.ts";
import { WORDS } from "./words.ts";

const { en } = WORDS;
const INVOICE = "The parcel carries an invoice in English with the price you paid.";
const DUTIES = "Duties are paid by the receiver; in the European Union they are collected at checkout for orders up to €150.";
const QUESTION = "What is on the invoice in the parcel, and who pays the duties?";

let browser: Browser;
let desk: Desk;
beforeAll(async () => { [browser, desk] = await Promise.all([launch(), deskWithModel([INVOICE, DUTIES, DUTIES], 200)]); }, 120_000);
afterAll(async () => { await Promise.all([browser.close(), desk.stop()]); });

const live = (page: Page) => page.locator(".live .words");
const answers = (page: Page) => page.locator(".said.by-bot .words");

async function asks(): Promise<Person> {
  const visitor = await person(browser, en.locale, { baseURL: desk.url });
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: en.open }).click();
  await visitor.page.getByRole("textbox", { name: en.write }).fill(QUESTION);
  await visitor.page.keyboard.press("Enter");
  await live(visitor.page).filter({ hasText: "The parcel carries" }).waitFor({ timeout: 20_000 });
  return visitor;
}

test("what the visitor stops ends with what it had said", async () => {
  const { page, context, complaints } = await asks();
  expect(await live(page).innerText()).not.toContain("Duties are paid");
  expect(await page.locator(".live").getAttribute("aria-hidden")).toBe("true");
  await picture(page, "live-begun");
  await page.getByRole("button", { name: "Stop" }).click();
  await answers(page).first().waitFor({ timeout: 20_000 });
  const said = await answers(page).first().innerText();
  expect(said).toContain("The parcel carries an invoice");
  expect(said).not.toContain("Duties are paid");
  expect([await page.locator(".live").isVisible(), await page.getByRole("button", { name: "Stop" }).isVisible()]).toEqual([false, false]);
  await picture(page, "live-stopped");
  await page.reload();
  await answers(page).first().waitFor();
  expect([await answers(page).allInnerTexts(), complaints]).toEqual([[said], []]);
  await context.close();
});

test("the text grows, and a person who takes over ends it, and the visitor sees that it has stopped", async () => {
  const ada = await person(browser, en.locale, { baseURL: desk.url });
  await ada.page.goto("/agent");
  await ada.page.getByRole("button", { name: en.is(en.agent) }).click();
  await ada.page.getByRole("button", { name: /^Bot/ }).click();
  const visitor = await asks();
  await opensByKeyboard(ada.page, await nameOnTheDesk(visitor));
  await live(visitor.page).filter({ hasText: /The parcel carries.*Duties are paid/ }).waitFor({ timeout: 20_000 });
  await picture(visitor.page, "live-grown");
  await ada.page.locator("[data-action=take]").click();
  await visitor.page.locator(".live[data-stopped]", { hasText: "has stopped" }).waitFor();
  await picture(visitor.page, "live-taken-over");
  await ada.page.locator(".composer textarea").fill("I can tell you.");
  await ada.page.keyboard.press("Enter");
  await visitor.page.locator(".said.by-agent", { hasText: "I can tell you." }).waitFor();
  await visitor.page.waitForTimeout(3_000);
  expect([await answers(visitor.page).count(), await visitor.page.locator(".live").isVisible()]).toEqual([0, false]);
  expect([...visitor.complaints, ...ada.complaints]).toEqual([]);
  await Promise.all([visitor.context.close(), ada.context.close()]);
});
