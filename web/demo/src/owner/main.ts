/** The owner's page: what the bot knows, for those who may change it. */
import { el } from "../dom.ts";
import { type Entered, type Inside, openStaffPage } from "../staff-page.ts";
import { OwnerPage } from "./page.ts";
import { OWNER_TEXTS, type OwnerKey } from "./texts.ts";

void openStaffPage({
  tables: OWNER_TEXTS,
  title: "title",
  offers: ({ role }) => role === "owner",
  inside: (entered) => (entered.me.roles.includes("owner") ? new OwnerPage(entered) : notYours(entered)),
});

/** Signed in, but not as an owner: says so, and lets them out. */
function notYours({ texts, session, me, switcher }: Entered<OwnerKey>): Inside {
  const out = el("button", { type: "button", class: "primary", on: { click: () => { void session.signOut().catch(() => undefined); } } }, texts.say("signOut"));
  return { root: el("main", { class: "sign-in" }, el("h1", {}, texts.say("title")), el("p", { role: "alert" }, texts.say("ownersOnly", { name: me.name })), out, switcher) };
}
