/** A visitor's browser, and the fake server it talks to. */
import { Chat } from "../../src/chat.ts";
import { FakeClock, FakeKeep, fakePlatform } from "./platform.ts";
import { FakeServer } from "./server.ts";

export const ADA = { side: "agent", id: "agt_01JD0000000000000000000ADA", name: "Ada" } as const;

export function setUp() {
  const clock = new FakeClock();
  const keep = new FakeKeep();
  const server = new FakeServer(clock);
  const locks = new Map<string, Promise<unknown>>();
  let pages = 0;
  /** A page that was just loaded: what it knows, it knows from the storage. */
  const load = () => {
    const platform = fakePlatform(server.fetch, { keep, clock, locks, seed: (pages += 1) });
    return new Chat({ platform, origin: "https://desk.example", site: server.site, locale: () => "en", onChange: () => undefined });
  };
  const only = () => {
    const [conversation] = server.conversations.values();
    if (!conversation) throw new Error("nobody wrote");
    return conversation;
  };
  return { clock, keep, server, load, chat: load(), only };
}

export const texts = (chat: Chat) => chat.view.bubbles.map(({ side, text, kind }) => `${side}: ${text ?? kind}`);
export const PARCEL = ["visitor: where is my parcel", "bot: Open “My orders” to see where your parcel is."];

export async function opened() {
  const all = setUp();
  await all.chat.open();
  all.chat.say("where is my parcel");
  await all.clock.advance(100);
  return all;
}
