import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Frame, FrameParser } from "../src/sse/parser.ts";

const frames = (...slices: string[]) => {
  const parser = new FrameParser();
  return slices.flatMap((slice) => parser.push(slice));
};

describe("the parser of server-sent events", () => {
  test("reads name, data and id of a block", () => {
    expect(frames("id: 7\nevent: event\ndata: {\"seq\":7}\n\n")).toEqual([{ event: "event", data: '{"seq":7}', id: "7" }]);
  });

  test("joins data lines and takes away one space only", () => {
    expect(frames("data: a\ndata:  b\ndata\n\n")).toEqual([{ event: "message", data: "a\n b\n", id: "" }]);
  });

  test("a hidden event moves the id and carries no data", () => {
    expect(frames("id: 8\n\n")).toEqual([{ event: "message", data: null, id: "8" }]);
  });

  test("the id stays for the blocks that have none", () => {
    expect(frames("id: 8\ndata: a\n\nevent: mark\ndata: b\n\n").map((frame) => frame.id)).toEqual(["8", "8"]);
  });

  test("pings, comments and unknown fields give nothing", () => {
    expect(frames(": ping\n\n:\n\nfoo: bar\n\nevent: lonely\n\n")).toEqual([]);
  });

  test("an id with a NUL is ignored, and so is a retry that is no number", () => {
    const parser = new FrameParser("5");
    expect(parser.push("id: 6\0\nretry: soon\ndata: x\n\n")).toEqual([{ event: "message", data: "x", id: "5" }]);
    expect(parser.retry).toBeUndefined();
    parser.push("retry: 2500\n\n");
    expect(parser.retry).toBe(2500);
  });

  test("one byte order mark at the very start is skipped, a second is text", () => {
    expect(frames("\uFEFFdata: a\n\n")).toEqual(frames("data: a\n\n"));
    expect(frames("\uFEFF\uFEFFdata: a\n\n")).toEqual([]);
  });

  test("CR, LF and CR LF all end a line, also when cut in two", () => {
    const expected = [{ event: "message", data: "a\nb", id: "" }];
    expect(frames("data: a\rdata: b\r\r")).toEqual(expected);
    expect(frames("data: a\r", "\ndata: b\r", "\n\r", "\n")).toEqual(expected);
  });

  test("a block that the stream's end cuts off is not given out", () => {
    expect(frames("data: whole\n\ndata: half\n")).toHaveLength(1);
  });

  test("the same bytes in any slices give the same frames", () => {
    const line = fc.oneof(
      fc.constantFrom("", "", ": ping", "id", "id: 3", "event: mark", "retry: 10", "data", "data:", "\uFEFFdata: x"),
      fc.string({ unit: "binary", maxLength: 12 }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
      fc.nat(999).map((id) => `id: ${id}`),
    );
    const ending = fc.constantFrom("\n", "\r", "\r\n");
    const text = fc.array(fc.tuple(line, ending), { maxLength: 30 }).map((lines) => lines.flat().join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 40 }), (whole, cuts) => {
        const at = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].sort((a, b) => a - b);
        const slices = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(frames(...slices)).toEqual(reference(whole));
      }),
      { numRuns: 300 },
    );
  });
});

/** The standard's own words, on a whole text. */
// eslint-disable-next-line complexity -- the steps stand in one place, as in the standard
function reference(whole: string): Frame[] {
  const out: Frame[] = [];
  let [id, event, data, touched] = ["", "", null as string | null, false];
  for (const line of whole.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).slice(0, -1)) {
    if (line === "") {
      if (data !== null || touched) out.push({ event: event || "message", data, id });
      [event, data, touched] = ["", null, false];
      continue;
    }
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") data = data === null ? value : `${data}\n${value}`;
    if (name === "event") event = value;
    if (name === "id" && !value.includes("\0")) [id, touched] = [value, true];
  }
  return out;
}
