/** The figures of a report in words and units: shares in per cent, durations as people say them. */
import type { ReportLine } from "@frontdesk/core";
import { el } from "../dom.ts";
import type { Words } from "./texts.ts";

export interface Column {
  name: string;
  of: (line: ReportLine) => string;
}

/** Nothing was measured. */
const NONE = "–";

export function columns(texts: Words): Column[] {
  const both = (half: number | null, most: number | null) => (half === null || most === null ? NONE : `${texts.lasting(half)} · ${texts.lasting(most)}`);
  return [
    { name: texts.say("f.conversations"), of: (line) => texts.number(line.conversations) },
    { name: texts.say("f.ended"), of: (line) => texts.number(line.ended) },
    { name: texts.say("f.botShare"), of: ({ bot_share }) => (bot_share === null ? NONE : texts.percent(bot_share)) },
    { name: texts.say("f.queued"), of: (line) => texts.number(line.queued) },
    { name: texts.say("f.left"), of: (line) => texts.number(line.left) },
    { name: texts.say("f.replies"), of: (line) => texts.number(line.replies) },
    { name: texts.say("f.wait"), of: (line) => both(line.wait_p50, line.wait_p90) },
    { name: texts.say("f.firstReply"), of: (line) => both(line.first_reply_p50, line.first_reply_p90) },
    { name: texts.say("f.resolution"), of: (line) => both(line.resolution_p50, line.resolution_p90) },
    { name: texts.say("f.rating"), of: ({ rating, ratings }) => (rating === null ? NONE : texts.say("ratingOf", { stars: texts.number(rating), n: ratings })) },
  ];
}

/** All days together. */
export function figures(texts: Words, total: ReportLine): HTMLElement {
  const shown: [string, string][] = [
    [texts.say("f.conversations"), texts.number(total.conversations)],
    [texts.say("f.botShare"), total.bot_share === null ? NONE : texts.percent(total.bot_share)],
    [texts.say("f.waitHalf"), total.wait_p50 === null ? NONE : texts.lasting(total.wait_p50)],
    [texts.say("f.firstReplyHalf"), total.first_reply_p50 === null ? NONE : texts.lasting(total.first_reply_p50)],
    [texts.say("f.rating"), total.rating === null ? NONE : texts.say("ratingOf", { stars: texts.number(total.rating), n: total.ratings })],
  ];
  return el("dl", { class: "figures" }, ...shown.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}
