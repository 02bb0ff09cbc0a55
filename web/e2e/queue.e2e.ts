/** Two wait for a person: they see where they stand, one leaves an address, and places move when an agent comes. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, launch, nameOnTheDesk, opensByKeyboard, person, picture } from "./browser.ts";
import { type Speech, WORDS } from "./words.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const hint = (page: Page, words: RegExp) => page.locator(".hint").filter({ hasText: words });

async function waits(say: Speech, size = { width: 1100, height: 760 }): Promise<Person> {
  const visitor = await person(browser, say.locale, { viewport: size });
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: say.open }).click();
  await visitor.page.getByRole("button", { name: say.askPerson }).click();
  await visitor.page.locator(".subtitle", { hasText: say.queued }).waitFor();
  return visitor;
}

async function heardOf(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const status = document.querySelector(".heard");
    if (status) new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

describe.each(["en", "zh"] as const)("waiting in %s", (language) => {
  const say = WORDS[language];
  const { queue } = say;

  test("the second sees the place move when an agent takes the first", async () => {
    const first = await waits(say);
    const second = await waits(say, { width: 390, height: 780 });
    await hint(first.page, queue.next).waitFor();
    await hint(second.page, queue.second).waitFor();
    expect(await second.page.locator(".hint").innerText()).toContain(queue.away);
    await picture(second.page, `${language}-queue-1-nobody-there`);

    await second.page.getByRole("button", { name: queue.open }).click();
    await second.page.getByLabel(queue.email).fill("mei");
    await second.page.getByLabel(queue.question).fill(queue.asked);
    await second.page.getByRole("button", { name: queue.send, exact: true }).first().click();
    await second.page.getByText(queue.wrong).waitFor();
    await picture(second.page, `${language}-queue-2-form`);
    await second.page.getByLabel(queue.email).fill("mei@example.com");
    await second.page.keyboard.press("Enter");
    await second.page.getByText(queue.left).waitFor();
    await second.page.getByText(queue.line, { exact: true }).waitFor();
    await picture(second.page, `${language}-queue-3-address-left`);
    const heard = await heardOf(second.page);

    const agent = await person(browser, say.locale);
    await agent.page.goto("/agent");
    await agent.page.getByRole("button", { name: say.is(say.agent) }).click();
    await agent.page.getByRole("navigation").waitFor();
    await opensByKeyboard(agent.page, await nameOnTheDesk(first));
    await agent.page.locator(`[data-action="take"]`).click();
    await agent.page.locator(".chip[data-status=open], .chip[data-status=waiting]").waitFor();

    await hint(second.page, queue.soon).waitFor();
    expect(await first.page.locator(".hint").isVisible()).toBe(false);
    await picture(second.page, `${language}-queue-4-moved-up`);
    expect((await heard()).length).toBeLessThanOrEqual(3);

    await agent.page.locator(`[data-tab="queue"]`).click();
    await agent.page.locator(".row .tags", { hasText: queue.tag }).waitFor();
    await opensByKeyboard(agent.page, await nameOnTheDesk(second));
    await agent.page.getByText(queue.toAgent).waitFor();
    await agent.page.getByText(queue.asked).last().waitFor();
    await picture(agent.page, `${language}-queue-5-agent`);

    await second.page.getByRole("button", { name: queue.leave }).click();
    await second.page.locator(".subtitle", { hasText: language === "en" ? "Conversation ended" : "对话已结束" }).waitFor();
    await first.page.getByRole("button", { name: say.end }).click();
    await agent.page.getByRole("button", { name: say.signOut }).click();
    expect([...first.complaints, ...second.complaints, ...agent.complaints]).toEqual([]);
    await Promise.all([first.context.close(), second.context.close(), agent.context.close()]);
  });
});
