/** Going live: what would change, the publish itself with its progress, and the versions one can go back to. */
import { type PublishJob, type Version, sleep } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "../dom.ts";
import type { Desk } from "./page.ts";
import type { Words } from "./texts.ts";

const ENDED: readonly string[] = ["done", "checked", "blocked", "failed"];

export function publishPart(desk: Desk): HTMLElement {
  const { texts, api, platform } = desk;
  const result = el("div", { class: "result", role: "status" });
  const list = el("ul", { class: "items", "aria-label": texts.say("versions") });
  const none = el("p", { class: "none" });
  const check = el("button", { type: "button", class: "secondary", on: { click: () => { void run(true); } } }, texts.say("check"));
  const go = el("button", { type: "button", class: "primary", on: { click: () => { void run(false); } } }, texts.say("publish"));

  async function run(onlyCheck: boolean): Promise<void> {
    for (const each of [check, go]) setAttribute(each, "disabled", true);
    fill(result, el("p", {}, texts.say("state.queued")), el("progress", { "aria-label": texts.say("state.queued") }));
    try {
      await watch(await api.publish(onlyCheck));
    } catch (failure) {
      fill(result);
      desk.fail(failure);
    }
    for (const each of [check, go]) setAttribute(each, "disabled", undefined);
    await load();
  }

  async function watch(job: PublishJob): Promise<void> {
    let drawn = "";
    for (let now = job; !desk.left.aborted; now = await api.job(job.id)) {
      if (JSON.stringify(now) !== drawn) fill(result, ...shown(texts, now));
      if (now.state === "embedding" && !drawn.includes('"embedding"')) void load();
      drawn = JSON.stringify(now);
      if (ENDED.includes(now.state)) return;
      await sleep(platform.clock, 500, desk.left);
    }
  }

  async function load(): Promise<void> {
    try {
      const versions = published(await api.versions()).sort((a, b) => b.at.localeCompare(a.at));
      fill(list, ...versions.map((version) => row(desk, version, () => { void activate(version); })));
      none.textContent = texts.say("noVersions");
      setAttribute(none, "hidden", versions.length > 0);
    } catch (failure) {
      desk.fail(failure);
    }
  }

  async function activate(version: Version): Promise<void> {
    try {
      await api.activate(version.id);
      desk.tell(texts.say("wentBack", { when: texts.time(version.at, platform.clock.now()) }));
    } catch (failure) {
      desk.fail(failure);
    }
    await load();
  }

  void load();
  return el("div", { class: "part" },
    el("h2", {}, texts.say("part.publish")), el("p", {}, texts.say("publishHint")),
    el("div", { class: "bar" }, go, check), result,
    el("h2", {}, texts.say("versions")), el("p", { class: "quiet" }, texts.say("versionsHint")), none, list);
}

/** How far it is, and what the gate says. */
function shown(texts: Words, job: PublishJob): HTMLElement[] {
  const { state, done, total } = job;
  if (!ENDED.includes(state)) {
    const said = state === "embedding" ? texts.say("embeddingOf", { n: done, most: total }) : texts.say(state === "building" ? "state.building" : "state.queued");
    const bar = el("progress", { max: Math.max(1, total), "aria-label": said, ...(state === "embedding" ? { value: done } : {}) });
    return [el("p", {}, said), bar, ...gate(texts, job)];
  }
  const bad = state === "blocked" || state === "failed";
  const key = state === "blocked" ? "state.blocked" : state === "failed" ? "state.failed" : state === "checked" ? "state.checked" : "state.done";
  return [el("p", { class: bad ? "problem" : "good" }, icon(bad ? "warn" : "tick"), texts.say(key)), ...gate(texts, job)];
}

function gate(texts: Words, { asked, changed, changes, failing, notes }: PublishJob): HTMLElement[] {
  const list = (items: string[], look: string) => el("ul", { class: look }, ...items.map((item) => el("li", { dir: "auto" }, item)));
  const lines = changes.map(({ question, before, after }) => el("li", {},
    el("p", { class: "asked", dir: "auto" }, question || texts.say("erasedQuestion")),
    el("p", { class: "before", dir: "auto" }, el("span", { class: "label" }, texts.say("before")), before || texts.say("noAnswer")),
    el("p", { class: "after", dir: "auto" }, el("span", { class: "label" }, texts.say("after")), after || texts.say("noAnswer"))));
  return [
    ...(failing.length > 0 ? [el("h3", {}, texts.say("failing")), el("ul", { class: "errors" }, ...failing.map((each) => failed(texts, each)))] : []),
    ...(asked > 0 ? [el("h3", {}, changed > 0 ? texts.say("changes", { n: changed, most: asked }) : texts.say("noChanges", { n: asked }))] : []),
    ...(lines.length > 0 ? [el("ul", { class: "changes" }, ...lines)] : []),
    ...(notes.length > 0 ? [list(notes, "quiet")] : []),
  ];
}

/** A case that fails, in the reader's language, and the way to each entry that it names. */
function failed(texts: Words, { kind, of, text, by_rule: rule, by_entry: entry, by_question: question, detail }: PublishJob["failing"][number]): HTMLElement {
  const key = `failing.${kind}${kind !== "hit" || (rule === "" && entry === "") ? "" : rule === "" ? ".entry" : ".rule"}`;
  const open = (id: string, name: string) => el("a", { href: `#content/${id}`, dir: "auto" }, texts.say("openEntry", { name }));
  return el("li", {},
    el("p", { dir: "auto" }, texts.has(key) ? texts.say(key, { text, rule: of, by: rule === "" ? question : rule }) : detail),
    kind === "question" && open(of, text), entry !== "" && open(entry, question));
}

/** One a publish: the step that found by words alone is left out once the one by meaning stands, unless it is live. */
export function published(versions: Version[]): Version[] {
  const steps = new Set(versions.map(({ plain }) => plain));
  return versions.filter(({ id, live }) => live || !steps.has(id));
}

function row({ texts, platform }: Desk, version: Version, activate: () => void): HTMLElement {
  const { live, articles, entries, at, model, id } = version;
  const when = texts.time(at, platform.clock.now());
  return el("li", { class: "item", "data-id": id },
    el("strong", {}, when),
    el("span", { class: "about" }, [texts.say("holds", { articles, entries }), texts.say(model === "" ? "byWords" : "byMeaning")].join(" · ")),
    live ? el("span", { class: "chip", "data-status": "published" }, texts.say("live")) : el("button", { type: "button", class: "plain", "aria-label": texts.say("goBackTo", { when }), on: { click: activate } }, icon("undo"), texts.say("goBack")));
}
