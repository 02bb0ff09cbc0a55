import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Message, Tables } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { AGENT_TEXTS } from "../src/agent/texts.ts";
import { CHAT_TEXTS } from "../src/chat/texts.ts";
import { OWNER_TEXTS } from "../src/owner/texts.ts";
import { SHOP_TEXTS } from "../src/shop/texts.ts";

const ALL: [string, Tables<string>][] = [["agent", AGENT_TEXTS], ["chat", CHAT_TEXTS], ["owner", OWNER_TEXTS], ["shop", SHOP_TEXTS]];
const forms = (message: Message) => (typeof message === "string" ? [message] : [message.one, message.other]);
const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each(ALL)("the words of %s", (folder, { en, zh }) => {
  test("say the same in both languages, with the same values", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, message] of Object.entries(en)) {
      for (const form of [...forms(message), ...forms(zh[key] ?? "")]) expect([key, slots(form)]).toEqual([key, slots(forms(message)[0] ?? "")]);
    }
  });

  test("are Chinese where they should be", () => {
    const shared = new Set(["Frontdesk", "{n} / {most} 个字符"]);
    for (const text of Object.values(zh).flatMap(forms)) expect(shared.has(text) || /\p{Script=Han}/u.test(text), text).toBe(true);
  });

  test("are all used", () => {
    const source = join(import.meta.dirname, "..", "src", folder);
    // Both pages of those who work here begin with the same file.
    const shared = folder === "agent" || folder === "owner" ? [join("..", "staff-page.ts")] : [];
    const files = [...readdirSync(source).filter((file) => file.endsWith(".ts")), ...shared];
    const code = files.map((file) => readFileSync(join(source, file), "utf8")).join("\n");
    const computed = /^(line|error|status|list|priority|key|connection|language|mood|why|state|problem|by)\./;
    const unused = Object.keys(en).filter((key) => !computed.test(key) && !new RegExp(`"${key}"|verb: "${key}"`).test(code));
    expect(unused).toEqual([]);
  });
});
