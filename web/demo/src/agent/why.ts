/** Under an offer: why this agent was asked, fetched when somebody wants to know. */
import type { Why } from "@frontdesk/core";
import { el, fill } from "../dom.ts";
import type { Words } from "./wording.ts";

/** A fold that is empty until it is opened; what could not be read is asked for again at the next opening. */
export function whyFold(texts: Words, read: () => Promise<Why>): HTMLElement {
  const told = el("div", { class: "told", "aria-live": "polite" });
  const fold = el("details", { class: "why" }, el("summary", {}, texts.say("why")), told);
  let known = false;
  fold.addEventListener("toggle", () => {
    if (!fold.open || known) return;
    known = true;
    fill(told, el("p", { class: "quiet" }, texts.say("why.loading")));
    read().then(
      ({ words }) => { fill(told, sentences(words[texts.locale])); },
      () => {
        known = false;
        fill(told, el("p", { role: "alert" }, texts.say("why.failed")));
      },
    );
  });
  return fold;
}

function sentences(said: readonly string[]): HTMLElement {
  return el("ul", {}, ...said.map((sentence) => el("li", { dir: "auto" }, sentence)));
}
