/** What agents do with a conversation besides answering it, and what the visitor sees of that. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launch, nameOnTheDesk, opensByKeyboard, person, picture } from "./browser.ts";
import { WORDS } from "./words.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const { en, zh } = WORDS;

async function visitorAsks(): Promise<Person> {
  const visitor = await person(browser, en.locale);
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: en.open }).click();
  await visitor.page.getByRole("button", { name: en.askPerson }).click();
  await visitor.page.locator(".subtitle", { hasText: en.queued }).waitFor();
  return visitor;
}

async function agent(name: string): Promise<Person> {
  const came = await person(browser, en.locale);
  await came.page.goto("/agent");
  await came.page.getByRole("button", { name: en.is(name) }).click();
  await came.page.getByRole("navigation").waitFor();
  return came;
}

async function leaves({ page, context, complaints }: Person): Promise<void> {
  await page.getByRole("button", { name: en.signOut }).click();
  await page.locator(".choice").first().waitFor();
  expect(complaints).toEqual([]);
  await context.close();
}

async function says(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: en.write }).fill(text);
  await page.keyboard.press("Enter");
}

const happened = (page: Page, text: string) => page.locator(".happened", { hasText: text }).last();
const act = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);

test("a conversation goes from hand to hand and back to the bot", async () => {
  const ada = await agent(en.agent);
  const visitor = await visitorAsks();
  await opensByKeyboard(ada.page, await nameOnTheDesk(visitor));
  await act(ada.page, "take").click();
  await happened(visitor.page, "Ada joined the conversation").waitFor();
  await ada.page.locator(".composer textarea").fill("One moment, please.");
  await ada.page.keyboard.press("Enter");
  await visitor.page.locator(".said.by-agent", { hasText: "One moment, please." }).waitFor();

  const lin = await agent(zh.agent);
  await ada.page.locator("summary", { hasText: "Transfer…" }).click();
  await picture(ada.page, "agent-transfer");
  await ada.page.getByRole("button", { name: `To ${zh.agent}` }).click();
  await ada.page.getByText(`${zh.agent} has this conversation.`).waitFor();
  await lin.page.getByRole("button", { name: /^Mine/ }).click();
  await opensByKeyboard(lin.page, await nameOnTheDesk(visitor));
  await act(lin.page, "return").click();

  await happened(visitor.page, "The automatic assistant is back").waitFor();
  await says(visitor.page, en.parcel);
  await visitor.page.locator(".said.by-bot .words", { hasText: en.parcelAnswer }).waitFor();
  await visitor.context.close();
  await leaves(ada);
  await leaves(lin);
});

test("a snoozed conversation comes back when the visitor writes", async () => {
  const ada = await agent(en.agent);
  const visitor = await visitorAsks();
  const name = await nameOnTheDesk(visitor);
  await opensByKeyboard(ada.page, name);
  await act(ada.page, "take").click();
  await ada.page.locator("summary", { hasText: "Snooze…" }).click();
  await ada.page.getByRole("button", { name: "For one hour" }).click();
  await ada.page.locator(".chip[data-status=snoozed]").waitFor();
  await says(visitor.page, "are you still there?");
  await ada.page.locator(".chip[data-status=queued], .chip[data-status=offered], .chip[data-status=open]").waitFor();
  await act(ada.page, "take").click();
  await ada.page.locator(".chip[data-status=open]").waitFor();
  await act(ada.page, "resolve").click();
  await happened(visitor.page, "Ada ended the conversation").waitFor();
  await visitor.context.close();
  await leaves(ada);
});

test("a visitor is blocked and let in again", async () => {
  const ada = await agent(en.agent);
  const visitor = await visitorAsks();
  await opensByKeyboard(ada.page, await nameOnTheDesk(visitor));
  await act(ada.page, "block").click();
  await ada.page.getByText("The visitor is blocked.").waitFor();
  await act(ada.page, "unblock").click();
  await ada.page.getByText("The visitor may write again.").waitFor();
  await act(ada.page, "resolve").click();
  await ada.page.locator(".chip[data-status=resolved]").waitFor();
  await visitor.context.close();
  await leaves(ada);
});

test("one of two tabs that closes keeps its agent at work, the last one does not, and who waits is told", async () => {
  const ada = await agent(en.agent);
  const second = await ada.context.newPage();
  await second.goto("/agent");
  await second.getByRole("navigation").waitFor();
  await second.goto("about:blank");
  const hint = ({ page }: Person) => page.locator(".panel .hint");
  const first = await visitorAsks();
  await hint(first).filter({ hasText: /^You are next; / }).waitFor();
  await first.page.getByRole("button", { name: en.queue.leave }).click();
  await first.page.locator(".subtitle", { hasText: "Conversation ended" }).waitFor();

  await ada.page.goto("about:blank");
  const late = await visitorAsks();
  await hint(late).filter({ hasText: /(Nobody is at the desk|Our team is not at work) right now/ }).waitFor();
  await picture(late.page, "nobody-at-work");
  await ada.page.goto("/agent");
  await ada.page.getByRole("navigation").waitFor();
  await hint(late).filter({ hasText: /^You are next; / }).waitFor();
  await late.page.getByRole("button", { name: en.queue.leave }).click();
  await late.page.locator(".subtitle", { hasText: "Conversation ended" }).waitFor();
  await Promise.all([first.context.close(), late.context.close()]);
  await leaves(ada);
});

test("a double click asks for a person once, and a reply in what nobody has takes it", async () => {
  const visitor = await person(browser, en.locale);
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: en.open }).click();
  await visitor.page.getByRole("button", { name: en.askPerson }).dblclick();
  await visitor.page.locator(".subtitle", { hasText: en.queued }).waitFor();
  const ada = await agent(en.agent);
  await ada.page.getByLabel("Take new conversations").uncheck();
  await ada.page.locator(".row", { hasText: await nameOnTheDesk(visitor) }).click();
  await ada.page.locator(".chip[data-status=queued], .chip[data-status=offered]").waitFor();
  expect(await ada.page.locator(".happened", { hasText: "Visitor asked for a person" }).count()).toBe(1);
  await ada.page.locator(".composer textarea").fill("Here I am.");
  await ada.page.keyboard.press("Enter");
  await visitor.page.locator(".said.by-agent", { hasText: "Here I am." }).waitFor();
  await act(ada.page, "resolve").click();
  await ada.page.locator(".chip[data-status=resolved]").waitFor();
  await ada.page.getByLabel("Take new conversations").check();
  await visitor.context.close();
  await leaves(ada);
});
