/** How the pages behave: keyboard, input methods, lost networks, small screens, dark rooms, hostile text. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, launch, nameOnTheDesk, opensByKeyboard, person, picture } from "./browser.ts";
import { poorContrast, smallTargets } from "./looks.ts";
import { WORDS } from "./words.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const en = WORDS.en;
const box = (page: Page) => page.getByRole("textbox", { name: en.write });
const own = (page: Page) => page.locator(".said.by-visitor .words");

async function shop(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Person> {
  const visitor = await person(browser, en.locale, options);
  await visitor.page.goto("/");
  return visitor;
}

async function chat(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Person> {
  const visitor = await shop(options);
  await visitor.page.getByRole("button", { name: en.open }).click();
  await visitor.page.getByText(en.isBot).waitFor();
  return visitor;
}

/** Leaves nobody waiting in the queue: the next trip's agent has a desk of three. */
async function ends({ page, context }: Person): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^(${[en, WORDS.zh].flatMap(({ end, queue }) => [end, queue.leave]).join("|")})$`) }).click();
  await page.locator(".rating-slot .star").first().waitFor();
  await context.close();
}

describe("the chat box", () => {
  test("asks for nothing before it opens", async () => {
    const visitor = await person(browser, en.locale);
    const asked: string[] = [];
    visitor.page.on("request", (request) => { if (request.url().includes("/v1/")) asked.push(request.url()); });
    await visitor.page.goto("/");
    await visitor.page.getByRole("button", { name: en.open }).waitFor();
    await visitor.page.waitForTimeout(500);
    expect(asked).toEqual([]);
    await visitor.context.close();
  });

  test("Enter sends and keeps the focus, Shift+Enter breaks the line, Escape closes and returns the focus", async () => {
    const visitor = await chat();
    const { page } = visitor;
    await box(page).pressSequentially("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await own(page).first().waitFor();
    expect(await own(page).first().innerText()).toBe("one\ntwo");
    expect(await box(page).evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("button", { name: en.open }).evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await ends(visitor);
  });

  test("the Enter that ends a composition sends nothing", async () => {
    const visitor = await chat();
    const { page, context } = visitor;
    const input = await context.newCDPSession(page);
    await box(page).focus();
    await input.send("Input.imeSetComposition", { text: "kuaidi", selectionStart: 6, selectionEnd: 6 });
    await input.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
    await input.send("Input.insertText", { text: "快递" });
    await page.waitForTimeout(200);
    expect([await own(page).count(), await box(page).inputValue()]).toEqual([0, "快递"]);
    await page.keyboard.press("Enter");
    await own(page).filter({ hasText: "快递" }).waitFor();
    await ends(visitor);
  });

  test("shows markup as the text it is", async () => {
    const visitor = await chat();
    const { page, complaints } = visitor;
    const evil = `<img src=x onerror="document.title='hacked'"><b>hello</b>`;
    await box(page).fill(evil);
    await page.keyboard.press("Enter");
    await own(page).first().waitFor();
    expect([await own(page).first().innerText(), await page.locator(".log img, .log b").count()]).toEqual([evil, 0]);
    expect([await page.title() === "hacked", complaints]).toEqual([false, []]);
    await ends(visitor);
  });

  test("what is written without a network goes once when it is back", async () => {
    const visitor = await chat();
    const { page, context } = visitor;
    await box(page).fill("my parcel, please");
    await page.keyboard.press("Enter");
    await page.locator(".said.by-bot, .happened").first().waitFor();
    await context.setOffline(true);
    await page.getByText("No connection.").waitFor();
    await box(page).fill("written in a tunnel");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    await picture(page, "offline");
    await context.setOffline(false);
    await page.locator(".said.by-visitor[data-status=sent]", { hasText: "written in a tunnel" }).waitFor();
    await page.reload();
    await own(page).filter({ hasText: "written in a tunnel" }).waitFor();
    expect(await own(page).filter({ hasText: "written in a tunnel" }).count()).toBe(1);
    await ends(visitor);
  });

  test("speaks the other language at once, and after a reload", async () => {
    const { page, context } = await chat();
    await box(page).fill("half a thought");
    await page.getByRole("combobox").selectOption("zh");
    await page.getByText(WORDS.zh.isBot).waitFor();
    expect(await page.getByRole("textbox", { name: WORDS.zh.write }).inputValue()).toBe("half a thought");
    await page.reload();
    await page.getByText(WORDS.zh.isBot).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
    await context.close();
  });

  test.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme: "light" }],
    ["phone in the dark", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme: "dark" }],
  ] as const)("can be read and hit: %s", async (name, options) => {
    const visitor = await chat({ ...options, reducedMotion: "reduce" });
    const { page } = visitor;
    await box(page).fill(en.parcel);
    await page.keyboard.press("Enter");
    await page.locator(".said.by-bot").first().waitFor();
    await picture(page, `chat ${name}`.replaceAll(" ", "-"));
    expect([await poorContrast(page), await smallTargets(page)]).toEqual([[], []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await ends(visitor);
  });
});

describe("the agents' page", () => {
  async function desk(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Person> {
    const agent = await person(browser, en.locale, options);
    await agent.page.goto("/agent");
    await agent.page.locator(".choice").first().click();
    await agent.page.getByRole("navigation").waitFor();
    return agent;
  }

  async function leaves({ page, context }: Person): Promise<void> {
    await page.evaluate(() => { location.hash = ""; });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator(".choice").first().waitFor();
    await context.close();
  }

  test("a wrong password is told, and nothing else changes", async () => {
    const { page, context } = await person(browser, en.locale);
    await page.goto("/agent");
    await page.getByLabel("Email").fill("ada@lanternfish.example");
    await page.getByLabel("Password").fill("not this one");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "Email or password is wrong." }).waitFor();
    await picture(page, "agent-wrong-password");
    await context.close();
  });

  test("a new message asks before a reply goes over it, and the keyboard does the rest", async () => {
    const visitor = await chat();
    const agent = await desk();
    await visitor.page.getByRole("button", { name: en.askPerson }).click();
    await box(visitor.page).fill("a question for the desk");
    await visitor.page.keyboard.press("Enter");
    await opensByKeyboard(agent.page, await nameOnTheDesk(visitor));
    await own(agent.page).filter({ hasText: "a question for the desk" }).waitFor();
    await agent.page.locator("[data-action=take]").waitFor();
    await agent.page.keyboard.press("t");
    await agent.page.locator(".composer textarea:focus").waitFor();
    await agent.page.keyboard.type("I begin to write");
    for (const text of ["wait", "one more thing"]) {
      await box(visitor.page).fill(text);
      await visitor.page.keyboard.press("Enter");
      await own(agent.page).filter({ hasText: text }).waitFor();
    }
    await agent.page.keyboard.press("Enter");
    await agent.page.getByText("2 new messages since you began to write. Send anyway?").waitFor();
    await picture(agent.page, "agent-send-anyway");
    expect(await agent.page.locator(".said.by-agent").count()).toBe(0);
    await agent.page.getByRole("button", { name: "Send anyway" }).click();
    await agent.page.locator(".said.by-agent", { hasText: "I begin to write" }).waitFor();
    await agent.page.keyboard.type("a draft");
    await agent.page.keyboard.press("Escape");
    await agent.page.keyboard.press("?");
    await agent.page.getByRole("dialog").waitFor();
    await picture(agent.page, "agent-shortcuts");
    await agent.page.keyboard.press("Escape");
    await agent.page.reload();
    await agent.page.locator(".composer textarea").waitFor();
    expect(await agent.page.locator(".composer textarea").inputValue()).toBe("a draft");
    await agent.page.keyboard.press("e");
    await agent.page.locator(".chip[data-status=resolved]").waitFor();
    expect([...visitor.complaints, ...agent.complaints]).toEqual([]);
    await visitor.context.close();
    await leaves(agent);
  });

  test.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }],
  ] as const)("can be read and hit: %s", async (name, options) => {
    const visitor = await chat();
    await box(visitor.page).fill(en.parcel);
    await visitor.page.keyboard.press("Enter");
    await ends(visitor);
    const agent = await desk({ ...options, reducedMotion: "reduce" });
    const { page } = agent;
    await page.getByRole("button", { name: /^Done/ }).click();
    await page.locator(".row").first().waitFor();
    await picture(page, `agent-${name}-list`);
    await page.locator(".row").first().click();
    await page.locator(".said .words").first().waitFor();
    await page.getByRole("button", { name: "Private note", exact: true }).click();
    await picture(page, `agent-${name}`);
    expect([await poorContrast(page), await smallTargets(page)]).toEqual([[], []]);
    await leaves(agent);
  });
});
