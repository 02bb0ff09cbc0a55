/** How a page for those who work here begins: in by the cookie or the form, and anew in another language. */
import { type Agent, AgentSession, type Platform, type Tables, Texts, browserPlatform } from "@frontdesk/core";
import { signInForm } from "./agent/sign-in.ts";
import { AGENT_TEXTS } from "./agent/texts.ts";
import { type Demo, loadDemo } from "./demo.ts";
import { el, fill } from "./dom.ts";
import { Language, languageSwitch } from "./language.ts";

type Own = "opening" | "missing" | "language" | "auto";

/** What a page for one who is signed in is built with. */
export interface Entered<Key extends string> {
  platform: Platform;
  session: AgentSession;
  texts: Texts<Key>;
  me: Agent;
  demo: Demo;
  switcher: HTMLElement;
}

/** What is shown to them; `stop` is called before anything else is shown. */
export interface Inside {
  root: HTMLElement;
  start?: () => void;
  stop?: () => void;
}

export interface StaffPage<Key extends string> {
  tables: Tables<Key | Own>;
  title: NoInfer<Key | Own>;
  /** Whom the demo's sign-in offers to be. */
  offers?: (agent: Demo["agents"][number]) => boolean;
  inside: (entered: Entered<NoInfer<Key | Own>>) => Inside;
}

export async function openStaffPage<Key extends string>({ tables, title, offers = () => true, inside }: StaffPage<Key>): Promise<void> {
  const platform = browserPlatform(window);
  const language = new Language(platform.keep);
  const page = el("div", { class: "page" });
  let shown: Inside | null = null;

  const words = () => new Texts(tables, language.locale, navigator.language);
  const show = (demo: Demo, session: AgentSession, me: Agent | null): void => {
    const texts = words();
    document.title = texts.say(title);
    const switcher = languageSwitch(language, texts.say("language"), texts.say("auto"), () => { show(demo, session, me); });
    shown?.stop?.();
    shown = me && inside({ platform, session, texts, me, demo, switcher });
    const offered = { ...demo, agents: demo.agents.filter(offers) };
    fill(page, shown ? shown.root : signInForm(new Texts(AGENT_TEXTS, language.locale, navigator.language), offered, session, switcher));
    shown?.start?.();
    if (!shown) page.querySelector<HTMLInputElement>("#email")?.focus();
  };

  document.body.append(page);
  language.choose(language.choice);
  fill(page, el("p", { class: "none", role: "status" }, words().say("opening")));
  const demo = await loadDemo();
  if (!demo) {
    fill(page, el("p", { class: "none", role: "alert" }, words().say("missing")));
    return;
  }
  const session = new AgentSession({ platform, origin: location.origin, onChange: (agent) => { show(demo, session, agent); }, language: () => (language.locale === "zh" ? "zh-CN" : "en") });
  const known = await session.resume().catch(() => false);
  if (!known) show(demo, session, null);
}
