import { describe, expect, test } from "vitest";
import { el, reconcile, setText } from "../src/dom.ts";

const render = (list: Element, keys: string[]) => {
  reconcile(list, keys, (key) => key, () => el("li"), (node, key) => { setText(node, key); });
  return Array.from(list.children, (node) => node.textContent).join("");
};

describe("elements", () => {
  test("take what people wrote as text", () => {
    const node = el("p", {}, "<img src=x onerror=alert(1)>");
    setText(node, `${node.textContent}<b>`);
    expect([node.children.length, node.textContent]).toEqual([0, "<img src=x onerror=alert(1)><b>"]);
  });

  test("a list keeps the nodes of what stays, in any change of order", () => {
    const list = el("ul");
    render(list, ["a", "b", "c"]);
    const b = list.children[1];
    expect(render(list, ["c", "b", "d", "a"])).toBe("cbda");
    expect(list.children[1]).toBe(b);
    expect(render(list, ["b"])).toBe("b");
    expect(list.children[0]).toBe(b);
  });

  test("a node that stands right is not moved, so that it keeps the focus", () => {
    const list = el("ul");
    document.body.append(list);
    reconcile(list, ["a", "b"], (key) => key, (key) => el("button", {}, key), () => undefined);
    (list.children[1] as HTMLElement).focus();
    reconcile(list, ["b", "c"], (key) => key, (key) => el("button", {}, key), () => undefined);
    expect(document.activeElement?.textContent).toBe("b");
  });
});
