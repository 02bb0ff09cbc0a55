/** The fake server's bot: two rules inline, and a hand-over of all the rest a moment later. */
import type { Clock } from "../../src/platform.ts";
import type { FakeConversation } from "./conversation.ts";

const BOT = { side: "bot", id: "bot" } as const;
const PARCEL = [/快递|包裹|物流/, /parcel|package/i];
const PERSON = /转人工|人工客服|真人|\b(human|person|agent)\b/i;

export function respond(conversation: FakeConversation, seq: number, clock: Clock): void {
  const asked = conversation.events[seq - 1];
  if (conversation.state.holder !== "bot" || asked?.kind !== "message") return;
  const text = asked.text ?? "";
  const zh = /\p{Script=Han}/u.test(text);
  if (PERSON.test(text)) handOver(conversation, seq, zh);
  else if (PARCEL.some((rule) => rule.test(text))) {
    conversation.append({
      kind: "answer", id: `re:${seq}`, author: BOT, state: { unanswered: 0 },
      text: zh ? "您可以在“我的订单”里看到快递走到哪一站。" : "Open “My orders” to see where your parcel is.",
    });
  } else clock.after(900, () => { if (conversation.state.holder === "bot") handOver(conversation, seq, zh); });
}

function handOver(conversation: FakeConversation, seq: number, zh: boolean): void {
  conversation.append({
    kind: "handed_over", id: `re:${seq}`, author: BOT, state: { status: "queued", holder: "queue" },
    text: zh ? "好的，正在为您转接同事。" : "Of course, a colleague will be with you.",
  });
}
