/** The agents' page: in by the cookie or the form, then the desk. */
import { type Agent, AgentSession, Texts, browserPlatform } from "@frontdesk/core";
import { type Demo, loadDemo } from "../demo.ts";
import { el, fill } from "../dom.ts";
import { Language, languageSwitch } from "../language.ts";
import { DeskPage } from "./desk-page.ts";
import { signInForm } from "./sign-in.ts";
import { AGENT_TEXTS } from "./texts.ts";
import type { Words } from "./wording.ts";

const platform = browserPlatform(window);
const language = new Language(platform.keep);
const page = el("div", { class: "page" });
let desk: DeskPage | null = null;
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
  document.title = texts.say("product");
  const switcher = languageSwitch(language, texts.say("language"), texts.say("auto"), () => { show(demo, session, me); });
  desk?.stop();
  desk = me && new DeskPage({ platform, session, texts, me, demo, switcher });
  fill(page, desk ? desk.root : signInForm(texts, demo, session, switcher));
  desk?.start();
}

function words(): Words {
  return new Texts(AGENT_TEXTS, language.locale);
}
