import { beforeEach, describe, expect, test } from "vitest";
import { Texts } from "@frontdesk/core";
import { Refusal } from "../../core/tests/fake/conversation.ts";
import { signedIn } from "../../core/tests/fake/staff.ts";
import { Conversation } from "../src/agent/conversation.ts";
import { Drafts } from "../src/agent/drafts.ts";
import { AGENT_TEXTS } from "../src/agent/texts.ts";

const LIN = { side: "agent", id: "agt_lin", name: "林小雨" } as const;

async function opened({ language = "en", offered = 0 }: { language?: "en" | "zh"; offered?: number } = {}) {
  const all = await signedIn();
  const { platform, session, clock } = all;
  const me = session.agent;
  if (!me) throw new Error("nobody is signed in");
  const drafts = new Drafts(platform.keep, me.id);
  const texts = new Texts(AGENT_TEXTS, language);
  const colleagues = [{ id: LIN.id, name: LIN.name }];
  const page = new Conversation({ platform, session, texts, me, id: "cnv_1", colleagues, drafts, offered: () => offered, onBack: () => undefined, onSay: () => undefined });
  document.body.replaceChildren(page.root);
  await clock.advance(100);
  const shown = (selector: string) => page.root.querySelector<HTMLElement>(selector);
  const problem = () => (shown(".problem")?.hidden === true ? "" : shown(".problem")?.textContent);
  const write = (text: string) => {
    const box = shown("textarea") as HTMLTextAreaElement;
    box.value = text;
    box.dispatchEvent(new Event("input"));
  };
  const send = async () => {
    shown("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await clock.advance(1_000);
  };
  const click = async (button: Element | null | undefined) => {
    (button as HTMLElement).click();
    await clock.advance(1_000);
  };
  const kinds = () => all.conversation.events.map(({ kind }) => kind).slice(2);
  return { ...all, page, shown, problem, write, send, click, kinds, drafts };
}

beforeEach(() => { document.body.replaceChildren(); });

describe("what is refused is told and stays told", () => {
  test("that there is no room, though the log is read again after it", async () => {
    const { server, shown, problem, click, clock, say } = await opened();
    server.fault = (line) => (line.endsWith("/take") ? new Refusal(409, "no_room") : undefined);
    await click(shown("[data-action=take]"));
    say("hello?");
    await clock.advance(1_000);
    expect(problem()).toBe("Your desk is full. Resolve or transfer something first.");
    server.fault = () => undefined;
    await click(shown("[data-action=take]"));
    expect(problem()).toBe("");
  });

  test.each([
    ["en", "2 conversations that are offered to you take up places"],
    ["zh", "其中 2 个是分配给您、尚未接受的对话"],
  ] as const)("that offers take up the places, in %s", async (language, words) => {
    const { server, shown, problem, click } = await opened({ language, offered: 2 });
    server.fault = (line) => (line.endsWith("/take") ? new Refusal(409, "no_room") : undefined);
    await click(shown("[data-action=take]"));
    expect(problem()).toContain(words);
  });

  test("whose desk is full when it is a colleague's", async () => {
    const { server, shown, problem, click, page } = await opened();
    await click(shown("[data-action=take]"));
    server.fault = (line) => (line.endsWith("/transfer") ? new Refusal(409, "no_room") : undefined);
    await click([...page.root.querySelectorAll(".choices button")].find((button) => button.textContent === `To ${LIN.name}`));
    expect(problem()).toBe("That colleague's desk is full. Choose somebody else, or the queue.");
  });
});

describe("a reply in what the agent does not have", () => {
  test("takes it and is sent", async () => {
    const { shown, write, send, kinds } = await opened();
    expect([shown(".send-bar button")?.textContent, shown(".hint")?.textContent]).toEqual(["Take and send", "Nobody has this conversation: a reply takes it first."]);
    write("Hello!");
    await send();
    expect(kinds()).toEqual(["taken", "reply"]);
    expect([shown("textarea") as HTMLTextAreaElement].map(({ value }) => value)).toEqual([""]);
  });

  test("stays a draft where taking is refused", async () => {
    const { server, shown, write, send, problem, kinds, drafts } = await opened();
    server.fault = (line) => (line.endsWith("/take") ? new Refusal(409, "no_room") : undefined);
    write("Hello!");
    await send();
    expect([problem(), kinds()]).toEqual(["Your desk is full. Resolve or transfer something first.", []]);
    expect([(shown("textarea") as HTMLTextAreaElement).value, drafts.get("cnv_1", "reply")]).toEqual(["Hello!", "Hello!"]);
  });

  test("says that it is offered to a colleague, who has not accepted", async () => {
    const { conversation, clock, shown } = await opened();
    conversation.append({ kind: "offered", id: "s_2_x", author: { side: "system" }, state: { status: "offered", holder: "agent", agent: LIN.id } });
    await clock.advance(1_000);
    expect(shown(".hint")?.textContent).toBe("It is offered to 林小雨.");
  });

  test("stays a draft where a colleague has it, and says who", async () => {
    const { conversation, clock, shown, write, send, problem, kinds } = await opened();
    conversation.append({ kind: "taken", id: "a_2_x", author: LIN, state: { status: "open", holder: "agent", agent: LIN.id } });
    await clock.advance(1_000);
    write("Hello!");
    await send();
    expect(problem()).toBe("林小雨 has this conversation. What you wrote is kept as a draft.");
    expect([kinds(), (shown("textarea") as HTMLTextAreaElement).value, shown(".send-bar button")?.getAttribute("aria-disabled")]).toEqual([["taken"], "Hello!", "true"]);
  });

  test("that a faster colleague has refused can be sent once it is free", async () => {
    const { conversation, clock, server, shown, write, send, click, kinds } = await opened();
    await click(shown("[data-action=take]"));
    server.streams.at(-1)?.stream.break();
    conversation.append({ kind: "transferred", id: "a_3_x", author: LIN, state: { status: "open", holder: "agent", agent: LIN.id } });
    write("Hello!");
    await send();
    await clock.advance(11_000);
    const refused = shown(".said[data-status=refused] .meta");
    expect(refused?.textContent).toContain("林小雨 has this conversation.");
    conversation.append({ kind: "transferred", id: "a_4_x", author: LIN, state: { status: "queued", holder: "queue" } });
    await clock.advance(11_000);
    await click(shown(".said[data-status=refused] .meta button"));
    expect(kinds()).toEqual(["taken", "transferred", "transferred", "taken", "reply"]);
  });
});
