/** What visitors asked in vain, in groups: each gets an answer, as a draft, or is put away. */
import type { Unanswered } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "../dom.ts";
import type { Desk } from "./page.ts";
import type { Words } from "./texts.ts";

export function unansweredPart(desk: Desk): HTMLElement {
  const { texts, api, platform } = desk;
  const list = el("ul", { class: "changes" });
  const empty = el("p", { class: "none", role: "status" }, texts.say("opening"));

  async function load(): Promise<void> {
    try {
      const groups = await api.unanswered();
      fill(list, ...groups.map((group) => card(group)));
      empty.textContent = texts.say("allAnswered");
      setAttribute(empty, "hidden", groups.length > 0);
    } catch (failure) {
      desk.fail(failure);
      fill(empty, el("button", { type: "button", class: "primary", on: { click: () => { void load(); } } }, texts.say("retry")));
    }
  }

  async function act(work: Promise<void>, done: string): Promise<void> {
    try {
      await work;
      desk.tell(done);
      await load();
    } catch (failure) {
      desk.fail(failure);
    }
  }

  function card(group: Unanswered): HTMLElement {
    const { id, examples, entry, last_seen } = group;
    const [first = "", ...others] = examples;
    const place = el("div", { class: "bar" });
    const write = () => { fill(place, form(group)); place.querySelector("textarea")?.focus(); };
    fill(place,
      entry === "" && el("button", { type: "button", class: "secondary", on: { click: write } }, icon("plus"), texts.say("writeAnswer")),
      el("button", { type: "button", class: "plain", on: { click: () => { void act(api.dismiss(id), texts.say("dismissed")); } } }, texts.say("dismiss")));
    return el("li", { "data-id": id },
      el("p", { class: "asked", dir: "auto" }, first || texts.say("erasedQuestion")),
      others.length > 0 && el("p", { class: "before", dir: "auto" }, others.join(" · ")),
      el("p", { class: "quiet" }, `${counts(texts, group)} · ${texts.time(last_seen, platform.clock.now())}`),
      entry !== "" && el("a", { href: "#content" }, texts.say("draftWaits")), place);
  }

  function form({ id, examples }: Unanswered): HTMLElement {
    const words = el("textarea", { id: `answer-${id}`, rows: 4, maxlength: 5_000, required: true, dir: "auto", "aria-label": texts.say("answerTo", { question: examples[0] ?? "" }) });
    const save = () => { void act(api.draftAnswer(id, words.value.trim()), texts.say("drafted")); };
    return el("form", { class: "editor", on: { submit: (event) => { event.preventDefault(); save(); } } },
      words, el("div", { class: "bar" },
        el("button", { type: "submit", class: "primary" }, texts.say("saveDraft")),
        el("button", { type: "button", class: "secondary", on: { click: () => { void load(); } } }, texts.say("cancel"))));
  }

  void load();
  return el("div", { class: "part" }, el("h2", {}, texts.say("part.unanswered")), el("p", {}, texts.say("unansweredHint")), empty, list);
}

function counts(texts: Words, { count, handed_over, asked_back, thumb_down }: Unanswered): string {
  const parts = [texts.say("asked", { n: count }), handed_over > 0 && texts.say("handedOver", { n: handed_over }), asked_back > 0 && texts.say("askedBack", { n: asked_back }), thumb_down > 0 && texts.say("thumbDown", { n: thumb_down })];
  return parts.filter(Boolean).join(" · ");
}
