/** Signing in: a form, and on the demo one button for each seeded agent. */
import type { AgentSession } from "@frontdesk/core";
import type { Demo } from "../demo.ts";
import { el, setAttribute, setText } from "../dom.ts";
import { type Words, reasonOf } from "./wording.ts";

export function signInForm(texts: Words, demo: Demo, session: AgentSession, switcher: HTMLElement): HTMLElement {
  const email = el("input", { id: "email", type: "email", autocomplete: "username", required: true });
  const password = el("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const enter = el("button", { type: "submit", class: "primary" }, texts.say("signIn"));

  const submit = async () => {
    setAttribute(enter, "disabled", true);
    try {
      await session.signIn(demo.tenant, email.value.trim(), password.value);
    } catch (failure) {
      setText(problem, reasonOf(texts, failure));
      setAttribute(problem, "hidden", false);
      setAttribute(enter, "disabled", undefined);
      password.focus();
    }
  };
  const become = (agent: Demo["agents"][number]) => {
    email.value = agent.email;
    password.value = agent.password;
    void submit();
  };
  const choices = demo.agents.map((agent) =>
    el("button", { type: "button", class: "choice", on: { click: () => { become(agent); } } }, texts.say("signInAs", { name: agent.name })),
  );
  return el(
    "main",
    { class: "sign-in" },
    el("div", { class: "sign-in-top" }, el("h1", {}, texts.say("product")), switcher),
    el("form", { on: { submit: (event) => { event.preventDefault(); void submit(); } } },
      el("h2", {}, texts.say("signInTitle")),
      el("label", { for: "email" }, texts.say("email")), email,
      el("label", { for: "password" }, texts.say("password")), password,
      problem, enter),
    demo.agents.length > 0 && el("div", { class: "choices" }, el("p", {}, texts.say("demoHint")), ...choices),
  );
}
