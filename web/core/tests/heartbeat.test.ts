import { describe, expect, test } from "vitest";
import { Heartbeat } from "../src/heartbeat.ts";
import { Tabs } from "../src/tabs.ts";
import { signedIn } from "./fake/staff.ts";

describe("the heartbeat", () => {
  const beating = async () => {
    const all = await signedIn();
    let missed = 0;
    const tab = (platform = all.page()) => {
      const tabs = new Tabs(platform, "tab.");
      return new Heartbeat({ platform, api: all.session.api, tabs, onMissed: () => { missed += 1; } });
    };
    const beats = () => all.server.requests.filter((line) => line.endsWith("/presence")).length;
    return { ...all, tab, beats, missed: () => missed };
  };

  test("beats three times a minute until the agent leaves, and says so", async () => {
    const { tab, clock, server, beats } = await beating();
    const heartbeat = tab();
    await heartbeat.set(true);
    await clock.advance(60_500);
    expect([beats(), server.agents[0]?.online]).toEqual([4, true]);
    await heartbeat.set(false);
    await clock.advance(60_000);
    expect([beats(), server.agents[0]?.online]).toEqual([5, false]);
  });

  test("a beat that is lost is only one beat", async () => {
    const { tab, clock, server, beats, missed } = await beating();
    const heartbeat = tab();
    await heartbeat.set(true);
    server.fault = () => "request lost";
    await clock.advance(25_000);
    server.fault = () => undefined;
    await clock.advance(20_000);
    expect([missed(), beats()]).toEqual([1, 2]);
  });

  test("the last tab that closes says so at once, and nothing of it is left", async () => {
    const { tab, session, server, clock, keep } = await beating();
    const [first, second] = [tab(), tab()];
    await first.set(true);
    await second.set(true);
    expect(first.stop()).toBe(false);
    expect(second.stop()).toBe(true);
    session.sayAway();
    await clock.advance(60_000);
    expect([server.agents[0]?.online, keep.map.size]).toEqual([false, 0]);
  });

  test("a tab that died without a word does not keep its agent at work for ever", async () => {
    const { tab, clock, keep } = await beating();
    keep.set("tab.dead", String(clock.now()));
    const stays = tab();
    await stays.set(true);
    await clock.advance(60_000);
    expect(stays.stop()).toBe(false);
    await stays.set(true);
    await clock.advance(60_000);
    expect(stays.stop()).toBe(true);
  });

  test("a tab that an agent is away in has nothing to say when it closes", async () => {
    const { tab } = await beating();
    const heartbeat = tab();
    await heartbeat.set(false);
    expect(heartbeat.stop()).toBe(false);
  });

  test("a tab that stays contradicts one that has left for both", async () => {
    const { tab, session, server, clock } = await beating();
    const stays = tab();
    await stays.set(true);
    session.sayAway();
    await clock.advance(10);
    expect(server.agents[0]?.online).toBe(false);
    void stays.contradict();
    await clock.advance(1_500);
    expect(server.agents[0]?.online).toBe(true);
  });
});
