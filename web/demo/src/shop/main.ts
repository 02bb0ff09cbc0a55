/** The demo shop: a page with goods, and the chat box in its corner. */
import { Chat, type Platform, Texts, browserPlatform } from "@frontdesk/core";
import { Panel, wasOpen } from "../chat/panel.ts";
import { type Demo, loadDemo } from "../demo.ts";
import { type Icon, el, fill, icon } from "../dom.ts";
import { Language, languageSwitch } from "../language.ts";
import { SHOP_TEXTS, type ShopKey } from "./texts.ts";

const GOODS: [Icon, ShopKey, ShopKey][] = [["coat", "coat", "coatText"], ["lantern", "lamp", "lampText"], ["bag", "bag", "bagText"]];

const platform = browserPlatform(window);
const language = new Language(platform.keep);
const page = el("div");
document.body.append(page);
void start();

async function start(): Promise<void> {
  language.choose(language.choice);
  const demo = await loadDemo();
  if (!demo) {
    fill(page, el("p", { class: "missing", role: "alert" }, new Texts(SHOP_TEXTS, language.locale, navigator.language).say("missing")));
    return;
  }
  const panel = chatBox(platform, demo);
  const show = () => {
    fill(page, ...shop(() => { show(); panel.speak(); page.querySelector("select")?.focus(); }));
  };
  show();
  document.body.append(panel.root);
  if (wasOpen()) panel.open();
}

function chatBox(platform: Platform, { site }: Demo): Panel {
  let panel: Panel | null = null;
  const chat = new Chat({ platform, origin: location.origin, site, locale: () => language.locale, onChange: () => { panel?.show(); } });
  panel = new Panel(chat, language);
  window.addEventListener("online", () => { chat.wake(); });
  window.addEventListener("offline", () => { panel.show(); });
  window.addEventListener("storage", (event) => { if (event.key?.startsWith(`frontdesk.${site}.`)) chat.refresh(); });
  document.addEventListener("visibilitychange", () => { chat.setActive(!document.hidden); });
  return panel;
}

function shop(onLanguage: () => void): HTMLElement[] {
  const texts = new Texts(SHOP_TEXTS, language.locale, navigator.language);
  const goods = GOODS.map(([picture, name, text]) =>
    el("li", {}, el("div", { class: "picture" }, icon(picture)), el("h2", {}, texts.say(name)), el("p", {}, texts.say(text))),
  );
  return [
    el("header", { class: "top" },
      el("span", { class: "mark" }, icon("lantern"), texts.say("shop")),
      languageSwitch(language, texts.say("language"), texts.say("auto"), onLanguage)),
    el("main", {},
      el("section", { class: "hero" }, el("h1", {}, texts.say("title")), el("p", {}, texts.say("lead"))),
      el("ul", { class: "goods" }, ...goods),
      el("p", { class: "help" }, texts.say("help"), " ", el("a", { href: "/agent", target: "_blank", rel: "noopener" }, texts.say("agentPage")))),
  ];
}
