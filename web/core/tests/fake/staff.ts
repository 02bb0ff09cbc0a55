/** An agent's browser, the fake server it talks to, and a visitor who waits. */
import { AgentSession } from "../../src/agent-session.ts";
import { Desk } from "../../src/desk.ts";
import { FakeClock, FakeKeep, fakePlatform } from "./platform.ts";
import { FakeServer } from "./server.ts";

export const MEI = { side: "visitor", id: "vis_mei" } as const;

export function setUp() {
  const clock = new FakeClock();
  const keep = new FakeKeep();
  const server = new FakeServer(clock);
  let pages = 0;
  const page = () => fakePlatform(server.fetch, { keep, clock, seed: (pages += 1) });
  const platform = page();
  const origin = "https://desk.example";
  const session = new AgentSession({ platform, origin, onChange: () => undefined });
  const conversation = server.open("cnv_1", MEI.id);
  const say = (text: string) => conversation.append({ kind: "message", id: `m_0_${text}`, author: MEI, text });
  conversation.append({ kind: "person_requested", id: "m_0_first", author: MEI, state: { status: "queued", holder: "queue" } });
  say("hello?");
  return { clock, keep, server, session, platform, conversation, say, page, origin };
}

export async function signedIn() {
  const all = setUp();
  await all.session.signIn(all.server.tenant, "ada@lanternfish.example", "correct horse");
  const open = async (platform = all.platform) => {
    const desk = new Desk({ platform, api: all.session.api, agent: all.session.agent?.id ?? "", conversation: "cnv_1", onChange: () => undefined });
    await desk.open();
    return desk;
  };
  return { ...all, open };
}
