import { type Agent, type Answers, type Bubble, Texts, type Why } from "@frontdesk/core";
import { expect, test, vi } from "vitest";
import { AGENT_TEXTS } from "../src/agent/texts.ts";
import { Transcript } from "../src/agent/transcript.ts";

const ADA = { id: "agt_ada", name: "Ada", roles: [], languages: [] } as unknown as Agent;
const WHY = { words: { zh: ["请了Ada：没有别人可以接。"], en: ["Ada was asked: nobody else could take it.", "Could not be asked: 2 full."] } } as unknown as Why;

function shown(language: "en" | "zh", bubble: Partial<Bubble>, why: (seq: number) => Promise<Why>): HTMLElement {
  const unused = () => undefined;
  const texts = new Texts(AGENT_TEXTS, language);
  const answers = { of: unused, again: unused } as unknown as Answers;
  const transcript = new Transcript({ texts, me: ADA, answers, why, reason: String, onRetry: unused, onAgain: unused, onDiscard: unused });
  transcript.show([{ key: "7", seq: 7, kind: "offered", side: "system", at: "2026-11-22T12:00:00.000Z", status: "sent", ...bubble }]);
  return transcript.root;
}

async function open(root: HTMLElement, isOpen = true): Promise<void> {
  const fold = root.querySelector("details");
  if (!fold) throw new Error("there is no fold");
  fold.open = isOpen;
  fold.dispatchEvent(new Event("toggle"));
  await Promise.resolve();
  await Promise.resolve();
}

test.each([["en", "Ada was asked: nobody else could take it."], ["zh", "请了Ada：没有别人可以接。"]] as const)("an offer says why, once it is asked, in %s", async (language, sentence) => {
  const why = vi.fn<(seq: number) => Promise<Why>>(() => Promise.resolve(WHY));
  const root = shown(language, {}, why);
  expect(why).not.toHaveBeenCalled();
  await open(root);
  expect(why).toHaveBeenCalledExactlyOnceWith(7);
  expect(root.querySelector(".why li")?.textContent).toBe(sentence);
  await open(root, false);
  await open(root);
  expect(why).toHaveBeenCalledTimes(1);
});

test("what could not be read is asked for again at the next opening", async () => {
  const why = vi.fn<(seq: number) => Promise<Why>>(() => Promise.reject(new Error("away")));
  const root = shown("en", {}, why);
  await open(root);
  expect(root.querySelector("[role=alert]")).not.toBeNull();
  await open(root, false);
  await open(root);
  expect(why).toHaveBeenCalledTimes(2);
});

test("only where somebody was given the conversation is there a reason to ask for", () => {
  const why = () => Promise.resolve(WHY);
  expect(shown("en", { kind: "resolved" }, why).querySelector(".why")).toBeNull();
  expect(shown("en", { kind: "transferred", data: { skill: "returns" } }, why).querySelector(".why")).toBeNull();
  expect(shown("en", { kind: "transferred", data: { agent: "agt_lin" } }, why).querySelector(".why")).not.toBeNull();
  expect(shown("en", { kind: "taken" }, why).querySelector(".why")).not.toBeNull();
});
