/** The owner's page: in by the cookie or the form, then what the bot knows. */
import { type Agent, AgentSession, Texts, browserPlatform } from "@frontdesk/core";
import { signInForm } from "../agent/sign-in.ts";
import { AGENT_TEXTS } from "../agent/texts.ts";
import { type Demo, loadDemo } from "../demo.ts";
import { el, fill } from "../dom.ts";
import { Language, languageSwitch } from "../language.ts";
import { OwnerPage } from "./page.ts";
import { OWNER_TEXTS, type Words } from "./texts.ts";

const platform = browserPlatform(window);
const language = new Language(platform.keep);
const page = el("div", { class: "page" });
let open: OwnerPage | null = null;
document.body.append(page);
void start();

async function start(): Promise<void> {
  language.choose(language.choice);
  fill(page, el("p", { class: "none", role: "status" }, words().say("opening")));
  const demo = await loadDemo();
  if (!demo) {
    fill(page, el("p", { class: "none", role: "alert" }, words().say("missing")));
    return;
  }
  const session = new AgentSession({ platform, origin: location.origin, onChange: (agent) => { show(demo, session, agent); } });
  const known = await session.resume().catch(() => false);
  if (!known) show(demo, session, null);
}

function show(demo: Demo, session: AgentSession, me: Agent | null): void {
  const texts = words();
  document.title = texts.say("title");
  const switcher = languageSwitch(language, texts.say("language"), texts.say("auto"), () => { show(demo, session, me); });
  open?.stop();
  open = null;
  if (!me) {
    const owners = { ...demo, agents: demo.agents.filter(({ role }) => role === "owner") };
    fill(page, signInForm(new Texts(AGENT_TEXTS, language.locale), owners, session, switcher));
  } else if (me.roles.includes("owner")) {
    open = new OwnerPage({ platform, session, texts, me, switcher });
    fill(page, open.root);
  } else fill(page, notYours(texts, session, me, switcher));
}

/** Signed in, but not as an owner: says so, and lets them out. */
function notYours(texts: Words, session: AgentSession, me: Agent, switcher: HTMLElement): HTMLElement {
  const out = el("button", { type: "button", class: "primary", on: { click: () => { void session.signOut().catch(() => undefined); } } }, texts.say("signOut"));
  return el("main", { class: "sign-in" }, el("h1", {}, texts.say("title")), el("p", { role: "alert" }, texts.say("ownersOnly", { name: me.name })), out, switcher);
}

function words(): Words {
  return new Texts(OWNER_TEXTS, language.locale);
}
