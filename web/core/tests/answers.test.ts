import { describe, expect, test } from "vitest";
import { Answers, cite } from "../src/answers.ts";
import type { Sources } from "../src/wire.ts";
import { settled } from "./fake/platform.ts";

const source = (chunk: string) => ({ chunk, title: chunk, text: chunk });
const claim = (start: number, length: number, ...chunks: string[]) => ({ text: "", start, length, sources: chunks.map(source) });
const of = (seq: number, ...claims: Sources["claims"]): Sources => ({ seq, erased: false, claims });

describe("an answer's sources", () => {
  test("are numbered in order, and one that proves two sentences keeps its number", () => {
    const { parts, list } = cite("One. Two. Three.", of(2, claim(0, 4, "a"), claim(5, 4, "b"), claim(10, 6, "a")));
    expect(list.map(({ chunk }) => chunk)).toEqual(["a", "b"]);
    expect(parts).toEqual([{ text: "One.", numbers: [1] }, { text: " Two.", numbers: [2] }, { text: " Three.", numbers: [1] }]);
  });

  test("stand behind the right sentence where letters take two units", () => {
    const { parts } = cite("𠮷野家可以。不行。", of(2, claim(0, 6, "a"), claim(6, 3, "b")));
    expect(parts).toEqual([{ text: "𠮷野家可以。", numbers: [1] }, { text: "不行。", numbers: [2] }]);
  });

  test("lose no text, whatever places the claims name", () => {
    for (const claims of [[claim(-1, 0, "a")], [claim(0, 99, "a")], [claim(3, 2, "a"), claim(0, 2, "b")], []]) {
      expect(cite("Hello.", of(2, ...claims)).parts.map(({ text }) => text).join("")).toBe("Hello.");
    }
  });

  test("are asked for once, the newest first, one at a time", async () => {
    const asked: number[] = [];
    const release: (() => void)[] = [];
    const answers = new Answers({ read: (seq) => new Promise((resolve) => { asked.push(seq); release.push(() => { resolve(of(seq)); }); }), onChange: () => undefined });
    for (const seq of [2, 4, 2]) expect(answers.of(seq)).toBe("loading");
    await settled();
    expect(asked).toEqual([4]);
    release[0]?.();
    await settled();
    expect([asked, answers.of(4)]).toEqual([[4, 2], of(4)]);
  });

  test("that could not be loaded are asked for again when somebody wants it", async () => {
    let broken = true;
    const answers = new Answers({ read: (seq) => (broken ? Promise.reject(new Error("away")) : Promise.resolve(of(seq))), onChange: () => undefined });
    answers.of(2);
    await settled();
    expect(answers.of(2)).toBe("failed");
    broken = false;
    answers.again(2);
    await settled();
    expect(answers.of(2)).toEqual(of(2));
  });
});
