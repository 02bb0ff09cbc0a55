// @vitest-environment happy-dom
import { type Bubble, type Contact, type InLine, type State, Texts } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { ContactCard, wasLeft, whyOf, wrongIn } from "../src/chat/contact.ts";
import { CHAT_TEXTS } from "../src/chat/texts.ts";

const STATE: State = { status: "queued", holder: "queue", unanswered: 1, priority: "normal", epoch: 0 };
const line = (change: Partial<InLine> = {}): InLine => ({ place: 1, of: 1, more: false, wait: null, late: false, atWork: 0, form: true, opens: null, ...change });
const bubble = (kind: string, change: Partial<Bubble> = {}): Bubble => ({ key: kind, seq: 1, kind, side: "visitor", at: null, status: "sent", ...change });
const REFUSED = bubble("person_requested", { key: "wish", status: "failed", failure: "queue_full" });
const EMPTY = { email: "", phone: "", name: "", text: "" };

function card() {
  const left: [Contact, string | null][] = [];
  const made = new ContactCard({ texts: new Texts(CHAT_TEXTS, "en"), onLeave: (...what) => { left.push(what); }, onDone: () => undefined });
  document.body.replaceChildren(made.root);
  const click = (selector: string) => { made.root.querySelector<HTMLElement>(selector)?.click(); };
  const write = (name: string, value: string) => {
    const input = made.root.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (!input) throw new Error(`no ${name}`);
    input.value = value;
    input.dispatchEvent(new Event("input"));
  };
  const send = () => { made.root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true })); };
  return { made, left, click, write, send };
}

describe("an address may be left", () => {
  test("where nobody is at work, where it takes long, where the queue is full, and else not", () => {
    expect(whyOf({ bubbles: [], queue: line() })).toBe("addressAway");
    expect(whyOf({ bubbles: [], queue: line({ atWork: 1 }) })).toBe("addressWhy");
    expect(whyOf({ bubbles: [REFUSED], queue: null })).toBe("addressFull");
    expect([whyOf({ bubbles: [], queue: line({ form: false }) }), whyOf({ bubbles: [], queue: null })]).toEqual([null, null]);
  });

  test("it is sent as it was written, and the card says so", () => {
    const { made, left, click, write, send } = card();
    made.show({ state: STATE, bubbles: [], queue: line() });
    click("button");
    write("email", " mei@example.com ");
    write("text", "size?");
    send();
    expect(left).toEqual([[{ email: "mei@example.com", text: "size?" }, null]]);
    made.show({ state: STATE, bubbles: [bubble("contact_left")], queue: line() });
    expect(made.root.textContent).toMatch(/^We have your address/);
  });

  test("what cannot be sent is said at once, and nothing is lost", () => {
    const { made, left, click, write, send } = card();
    made.show({ state: STATE, bubbles: [], queue: line() });
    click("button");
    write("email", "mei");
    send();
    expect([left, made.root.querySelector("[role=alert]")?.textContent]).toEqual([[], "This is no email address."]);
    const email = document.activeElement;
    expect([email?.getAttribute("name"), email?.getAttribute("aria-invalid")]).toEqual(["email", "true"]);
    expect(made.root.querySelector(`#${email?.getAttribute("aria-describedby") ?? ""}`)?.textContent).toBe("This is no email address.");
    expect(email?.closest("label")?.nextElementSibling?.getAttribute("role")).toBe("alert");
    made.show({ state: STATE, bubbles: [], queue: line({ place: 2 }) });
    expect(made.draft?.email).toBe("mei");
  });

  test("a wish that found the queue full goes with it", () => {
    const { made, left, click, write, send } = card();
    made.show({ state: STATE, bubbles: [REFUSED], queue: null });
    click("button");
    write("phone", "+49 (30) 123-456");
    send();
    expect(left).toEqual([[{ phone: "+49 (30) 123-456" }, "wish"]]);
  });

  test("fields are checked as the server checks them", () => {
    expect(wrongIn(EMPTY, false)).toEqual(["email", "addressMissing"]);
    expect(wrongIn({ ...EMPTY, phone: "+ - 12" }, false)).toEqual(["phone", "addressPhoneWrong"]);
    expect(wrongIn({ ...EMPTY, email: "a@b" }, true)).toEqual(["text", "addressTextMissing"]);
    expect(wrongIn({ ...EMPTY, email: "a@b", text: "?" }, true)).toBeNull();
  });

  test("it counts until the conversation has ended", () => {
    expect(wasLeft([bubble("contact_left"), bubble("message")])).toBe(true);
    expect(wasLeft([bubble("contact_left"), bubble("resolved")])).toBe(false);
    expect(wasLeft([bubble("contact_left", { status: "refused" })])).toBe(false);
  });
});
