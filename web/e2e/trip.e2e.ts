/** A visitor's message makes the whole trip: rule, person, agent in another browser, answer, reload, rating. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, launch, nameOnTheDesk, opensByKeyboard, person, picture } from "./browser.ts";
import { type Speech, WORDS } from "./words.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const said = (page: Page, side: string) => page.locator(`.log .said.by-${side} .words`);

async function writes(page: Page, say: Speech, text: string): Promise<void> {
  await page.getByRole("textbox", { name: say.write }).fill(text);
  await page.keyboard.press("Enter");
}

async function comesIn(say: Speech): Promise<Person> {
  const visitor = await person(browser, say.locale, { viewport: { width: 1100, height: 760 } });
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: say.open }).click();
  await visitor.page.getByText(say.isBot).waitFor();
  return visitor;
}

async function signsIn(say: Speech): Promise<Person> {
  const agent = await person(browser, say.locale);
  await agent.page.goto("/agent");
  await agent.page.getByRole("button", { name: say.is(say.agent) }).click();
  await agent.page.getByRole("navigation").waitFor();
  return agent;
}

describe.each(["en", "zh"] as const)("the whole trip in %s", (language) => {
  const say = WORDS[language];

  test("a rule answers, a person takes over, everything is there after a reload", async () => {
    const visitor = await comesIn(say);
    const agent = await signsIn(say);

    await writes(visitor.page, say, say.parcel);
    await said(visitor.page, "bot").last().waitFor();
    expect(await said(visitor.page, "bot").last().innerText()).toMatch(say.parcelAnswer);
    await picture(visitor.page, `${language}-1-rule`);

    await visitor.page.getByRole("button", { name: say.askPerson }).click();
    await visitor.page.locator(".subtitle", { hasText: say.queued }).waitFor();
    await picture(visitor.page, `${language}-2-queue`);

    await opensByKeyboard(agent.page, await nameOnTheDesk(visitor));
    await said(agent.page, "visitor").filter({ hasText: say.parcel }).waitFor();
    await agent.page.locator(`[data-action="take"]`).click();
    await agent.page.locator(".chip[data-status=open], .chip[data-status=waiting]").waitFor();
    await agent.page.locator(".composer textarea").fill(say.reply);
    await agent.page.keyboard.press("Enter");
    await said(agent.page, "agent").filter({ hasText: say.reply }).waitFor();

    await said(visitor.page, "agent").filter({ hasText: say.reply }).waitFor();
    await writes(visitor.page, say, say.thanks);
    await said(agent.page, "visitor").filter({ hasText: say.thanks }).waitFor();
    await agent.page.getByRole("button", { name: say.noteMode, exact: true }).click();
    await agent.page.locator(".composer textarea").fill(say.note);
    await picture(agent.page, `${language}-3-note-being-written`);
    await agent.page.keyboard.press("Enter");
    await agent.page.locator(".said.note", { hasText: say.note }).waitFor();
    await picture(agent.page, `${language}-4-agent`);

    await visitor.page.reload();
    await said(visitor.page, "agent").filter({ hasText: say.reply }).waitFor();
    const log = await visitor.page.getByRole("log", { name: say.log }).innerText();
    for (const text of [say.parcel, say.reply, say.thanks]) expect(log.split(text)).toHaveLength(2);
    expect(log).not.toContain(say.note);
    await picture(visitor.page, `${language}-5-after-reload`);

    await agent.page.getByRole("button", { name: say.resolve, exact: true }).click();
    await visitor.page.getByRole("button", { name: say.rate }).click();
    await visitor.page.getByText(say.rated).waitFor();
    await picture(visitor.page, `${language}-6-rated`);

    await visitor.page.reload();
    await visitor.page.getByText(say.rated).waitFor();
    expect([...visitor.complaints, ...agent.complaints]).toEqual([]);
    await agent.page.getByRole("button", { name: say.signOut }).click();
    await agent.page.getByRole("button", { name: say.is(say.agent) }).waitFor();
    await Promise.all([visitor.context.close(), agent.context.close()]);
  });
});
