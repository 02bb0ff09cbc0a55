/** Elements without a framework: what people wrote can only become text, since nothing here reads markup. */

type Child = Node | string | null | false;
type Handlers = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

export interface Attributes {
  [name: string]: string | number | boolean | Handlers | undefined;
  on?: Handlers;
}

export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { on = {}, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest)) setAttribute(element, name, value as string | number | boolean | undefined);
  for (const [name, handler] of Object.entries(on)) element.addEventListener(name, handler as EventListener);
  fill(element, ...children);
  return element;
}

/** True is the empty attribute; false and undefined are none. */
export function setAttribute(element: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? "" : String(value));
}

export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null && child !== false));
}

/** Writes only what differs, so that nothing is read out twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The children of a list by key: kept where they are, made where they are new, removed where they are gone. */
export function reconcile<T>(list: Element, items: readonly T[], keyOf: (item: T) => string, make: (item: T) => HTMLElement, update: (node: HTMLElement, item: T) => void): void {
  const known = new Map(Array.from(list.children as HTMLCollectionOf<HTMLElement>, (node) => [node.dataset["key"] ?? "", node]));
  const keys = new Set(items.map(keyOf));
  for (const node of Array.from(list.children as HTMLCollectionOf<HTMLElement>)) if (!keys.has(node.dataset["key"] ?? "")) node.remove();
  let before: Element | null = null;
  for (const item of items) {
    const key = keyOf(item);
    const node = known.get(key) ?? make(item);
    node.dataset["key"] = key;
    update(node, item);
    const place: Element | null = before ? before.nextElementSibling : list.firstElementChild;
    // Moving a node that stands right would drop its focus.
    if (place !== node) list.insertBefore(node, place);
    before = node;
  }
}

const PATHS = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z",
  close: "M6 6l12 12M18 6 6 18",
  send: "M3 11.5 21 3l-6 18-3.5-7.5L3 11.5Zm8.5 2L21 3",
  coat: "M9 3 4 6 2 13l3 1v7h14v-7l3-1-2-7-5-3-3 3-3-3Zm3 3v15",
  bag: "M5 8h14l1 13H4L5 8Zm4 3V6a3 3 0 0 1 6 0v5M4.5 15h15",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9a8 8 0 0 1 16 0",
  star: "M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2-5.6-3-5.6 3 1.1-6.2L3 9.6l6.2-.9L12 3Z",
  note: "M5 3h14v12l-5 6H5V3Zm9 18v-6h5",
  lantern: "M9 4h6M12 4V2M7 8c0-2 2-4 5-4s5 2 5 4v6c0 2-2 4-5 4s-5-2-5-4V8Zm3 10v3h4v-3M7 11h10",
  down: "M12 5v14m-6-6 6 6 6-6",
  end: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 9h6v6H9V9Z",
  book: "M4 5a2 2 0 0 1 2-2h14v15H6a2 2 0 0 0-2 2V5Zm0 15a2 2 0 0 0 2 2h14M8 8h8M8 12h6",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  up: "M7 11v10H3V11h4Zm0 0 4-8a3 3 0 0 1 3 3v4h6l-2 11H7",
  thumbDown: "M17 13V3h4v10h-4Zm0 0-4 8a3 3 0 0 1-3-3v-4H4L6 3h11",
  stop: "M6 6h12v12H6V6Z",
  plus: "M12 5v14M5 12h14",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3.5 2",
  tick: "M4 12.5 9.5 18 20 7",
  warn: "M12 3 2 20h20L12 3Zm0 6v5m0 3v.5",
  file: "M6 2h8l5 5v15H6V2Zm8 0v5h5",
  undo: "M9 7H4V2M4 7a9 9 0 1 1-1 6",
} as const;

export type Icon = keyof typeof PATHS;

/** Decoration: the name stands in a text or label beside it. */
export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
