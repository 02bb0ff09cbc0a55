/** Which language the pages speak: what the person chose, or what the browser asks for. */
import { type Keep, LOCALES, type Locale, pickLocale } from "@frontdesk/core";
import { el } from "./dom.ts";

export type Choice = Locale | "auto";

const KEY = "frontdesk.demo.language";
const NAMES: Record<Locale, string> = { zh: "中文", en: "English" };

export class Language {
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  get choice(): Choice {
    const kept = this.#keep.get(KEY);
    return LOCALES.find((locale) => locale === kept) ?? "auto";
  }

  get locale(): Locale {
    return this.choice === "auto" ? pickLocale(navigator.languages) : this.choice;
  }

  choose(choice: Choice): void {
    this.#keep.set(KEY, choice);
    document.documentElement.lang = this.locale === "zh" ? "zh-CN" : "en";
  }
}

/** A select that names each language in itself. */
export function languageSwitch(language: Language, label: string, auto: string, onChoose: () => void): HTMLElement {
  const options: [Choice, string][] = [["auto", auto], ...LOCALES.map((locale): [Locale, string] => [locale, NAMES[locale]])];
  const select = el(
    "select",
    { class: "language", "aria-label": label, on: { change: () => { language.choose(select.value as Choice); onChoose(); } } },
    ...options.map(([value, name]) => el("option", { value, selected: value === language.choice }, name)),
  );
  return select;
}
