/** The demo shop in both languages; it exists only here. */
import type { Tables } from "@frontdesk/core";

const en = {
  shop: "Lanternfish",
  title: "Light for the last mile home",
  lead: "Lanterns, coats and bags that shine when it gets dark. A demo shop: nothing here can be bought, but the chat is real.",
  coat: "Lantern coat",
  coatText: "Reflects from every side. Sizes XS to XXL.",
  lamp: "Pocket lantern",
  lampText: "Forty hours of light, charges in one.",
  bag: "Night bag",
  bagText: "Waterproof, with a strip that glows.",
  help: "Try it: ask “where is my parcel” in the chat, then ask for a person. Open the agents' page in another window to answer.",
  agentPage: "Open the agents' page",
  language: "Language",
  auto: "Automatic",
  missing: "The shop's data could not be loaded. Start the server with “make run”, then reload this page.",
} as const;

const zh: Record<keyof typeof en, string> = {
  shop: "灯笼鱼",
  title: "照亮回家的最后一程",
  lead: "天黑了也会发光的灯、外套和包。这是一家演示商店：商品不能购买，但聊天是真的。",
  coat: "灯笼外套",
  coatText: "四面反光，XS 至 XXL 码。",
  lamp: "口袋灯笼",
  lampText: "一小时充满，连续照明四十小时。",
  bag: "夜行包",
  bagText: "防水，带发光条。",
  help: "试一试：在聊天里问“我的快递到哪了”，然后转人工。在另一个窗口打开客服页面来回复。",
  agentPage: "打开客服页面",
  language: "语言",
  auto: "自动",
  missing: "无法加载商店数据。请先用 make run 启动服务，再刷新本页。",
};

export type ShopKey = keyof typeof en;
export const SHOP_TEXTS: Tables<ShopKey> = { en, zh };
