/** What can be measured of a screen: contrast of text (WCAG 2.2, 1.4.3) and the size of what one must hit. */
import type { Page } from "playwright-core";

/** Texts on the screen whose contrast is below 4.5, as "ratio text". */
export function poorContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Rgba = [number, number, number, number];
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour: string): Rgba => {
      if (!canvas) return [0, 0, 0, 1];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Rgba, ground: Rgba): Rgba => [0, 1, 2].map((at) => (top[at] ?? 0) * top[3] + (ground[at] ?? 0) * (1 - top[3])).concat(1) as Rgba;
    const groundOf = (node: Element | null): Rgba => {
      if (!node) return rgba(getComputedStyle(document.body).backgroundColor);
      const own = rgba(getComputedStyle(node).backgroundColor);
      return own[3] === 1 ? own : over(own, groundOf(node.parentElement));
    };
    const light = (colour: Rgba) => {
      const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a: Rgba, b: Rgba) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const faults: string[] = [];
    for (const node of document.querySelectorAll("body *")) {
      const text = Array.from(node.childNodes).filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.textContent?.trim()).join("");
      if (text === "" || !node.checkVisibility({ visibilityProperty: true }) || node instanceof HTMLOptionElement) continue;
      const ground = groundOf(node);
      const found = ratio(over(rgba(getComputedStyle(node).color), ground), ground);
      if (found < 4.5) faults.push(`${found.toFixed(2)} ${text.slice(0, 30)}`);
    }
    return faults;
  });
}

/** Buttons, fields and selects smaller than 44 by 44 pixels. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const node of document.querySelectorAll<HTMLElement>("button, select, textarea, summary, label:has(input), input:not([type=checkbox])")) {
      const { width, height } = node.getBoundingClientRect();
      if (node.checkVisibility({ visibilityProperty: true }) && (width < 44 || height < 44)) faults.push(`${Math.round(width)}x${Math.round(height)} ${node.textContent || node.className}`);
    }
    return faults;
  });
}
