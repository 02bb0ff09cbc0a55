import { expect, test } from "vitest";
import { type Inbox, type InboxItem, Texts } from "@frontdesk/core";
import { List } from "../src/agent/list.ts";
import { AGENT_TEXTS } from "../src/agent/texts.ts";

const ME = { id: "agt_me", name: "Ada" };
const ROW = { conversation: "cnv_1", status: "offered", holder: "agt_me", priority: "normal", waiting_since: "", at: "2026-11-22T09:00:00Z", excerpt: "hi", visitor: "vis_1", language: "en", topic: "" };

function listOf(rows: unknown[], language: "zh" | "en" = "en") {
  const inbox = { rows: (...statuses: string[]) => (rows as InboxItem[]).filter(({ status }) => statuses.includes(status)) } as unknown as Inbox;
  const list = new List({ texts: new Texts(AGENT_TEXTS, language), inbox, me: ME as never, colleagues: [{ id: "agt_lin", name: "Lin" }], hasDraft: () => false, onOpen: () => undefined });
  document.body.replaceChildren(list.root);
  list.show();
  return { list, buttons: () => [...list.root.querySelectorAll<HTMLButtonElement>(".row")] };
}

test.each([
  ["en", ["Offered to you", "Offered to Lin", "Offered"]],
  ["zh", ["已分配给您", "已分配给Lin", "已分配"]],
] as const)("an offer says to whom, in %s", (language, words) => {
  const { buttons } = listOf(["agt_me", "agt_lin", "agt_gone"].map((holder, at) => ({ ...ROW, holder, conversation: `cnv_${String(at)}` })), language);
  expect(buttons().map((row) => row.querySelector(".tags")?.textContent.split(" · ")[0])).toEqual(words);
});

test("the list is one stop of the Tab key, and the arrows move it", () => {
  const { list, buttons } = listOf([1, 2, 3].map((n) => ({ ...ROW, conversation: `cnv_${String(n)}` })));
  const stops = () => buttons().map(({ tabIndex }) => tabIndex);
  expect(stops()).toEqual([0, -1, -1]);
  list.move(1);
  buttons()[0]?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  expect([stops(), document.activeElement === buttons()[1]]).toEqual([[-1, 0, -1], true]);
  list.move(-1);
  expect(stops()).toEqual([0, -1, -1]);
});
