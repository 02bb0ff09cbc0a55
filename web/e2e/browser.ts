/** The system's Chromium on the pages of a running server, and pictures of what it shows. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, type ConsoleMessage, type Page, chromium } from "playwright-core";

const BASE_URL = process.env["FRONTDESK_URL"] ?? "";
const SCREENS = process.env["SCREENS"] ?? join(import.meta.dirname, "..", "e2e-screens");

/** CHROMIUM names another one. */
export function launch(): Promise<Browser> {
  const executablePath = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error("No Chromium found: install one, or name it by CHROMIUM.");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export interface Person {
  context: BrowserContext;
  page: Page;
  /** What the page complained of: errors, and whatever its own policy refused. */
  complaints: string[];
}

export async function person(browser: Browser, locale: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Person> {
  const context = await browser.newContext({ locale, baseURL: BASE_URL, viewport: { width: 1200, height: 820 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (isComplaint(message)) complaints.push(message.text()); });
  return { context, page, complaints };
}

/** A refused request is the API's matter (a 401 before signing in, a 409); the rest is ours. */
function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === "error" && !message.text().startsWith("Failed to load resource");
}

/** The name that the agents' page gives this visitor. */
export async function nameOnTheDesk({ page }: Person): Promise<string> {
  const visitor = await page.evaluate(() => Object.values(localStorage).map((kept) => /vis_\w{26}/.exec(String(kept))?.[0]).find(Boolean));
  return (visitor ?? "nobody").slice(-4);
}

/** Finds the visitor's row by the keyboard, as an agent would, and opens it. */
export async function opensByKeyboard(agent: Page, name: string): Promise<void> {
  const row = agent.locator(".row", { hasText: name });
  await row.waitFor();
  const selected = agent.locator(".row.selected", { hasText: name });
  for (let step = 0; step < 50 && (await selected.count()) === 0; step += 1) await agent.keyboard.press("j");
  await agent.keyboard.press("Enter");
  await agent.locator(".conversation-head", { hasText: name }).waitFor();
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), animations: "disabled" });
}
