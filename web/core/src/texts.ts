/** Words in Chinese and English, with plurals, times and lists by Intl. */

export type Locale = "zh" | "en";
export const LOCALES: readonly Locale[] = ["zh", "en"];

/** `{name}` is replaced by a value; `one` is chosen by the value `n`. */
export type Message = string | { one: string; other: string };
export type Tables<Key extends string> = Record<Locale, Record<Key, Message>>;
export type Values = Record<string, string | number>;

const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60]] as const;

/** The first language of the list that we speak; English if there is none. */
export function pickLocale(preferred: readonly string[]): Locale {
  const found = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((language) => language === "zh" || language === "en");
  return found === "zh" ? "zh" : "en";
}

export class Texts<Key extends string> {
  readonly locale: Locale;
  readonly #table: Record<Key, Message>;
  readonly #tag: string;
  readonly #plural: Intl.PluralRules;
  readonly #time: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;
  readonly #number: Intl.NumberFormat;
  readonly #ago: Intl.RelativeTimeFormat;
  readonly #days: Intl.RelativeTimeFormat;

  /** `own` is the reader's own tag (en-GB, zh-TW): clocks and dates read as theirs do. */
  constructor(tables: Tables<Key>, locale: Locale, own = "") {
    const tag = tagOf(locale, own);
    this.#tag = tag;
    this.locale = locale;
    this.#table = tables[locale];
    this.#plural = new Intl.PluralRules(tag);
    this.#time = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit" });
    this.#moment = new Intl.DateTimeFormat(tag, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
    this.#number = new Intl.NumberFormat(tag);
    this.#ago = new Intl.RelativeTimeFormat(tag, { numeric: "auto", style: "short" });
    this.#days = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  }

  say(key: Key, values: Values = {}): string {
    const message = this.#table[key];
    const text = typeof message === "string" ? message : this.#form(message, values["n"]);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === "number" ? this.#number.format(value) : (value ?? whole);
    });
  }

  has(key: string): key is Key {
    return Object.hasOwn(this.#table, key);
  }

  /** The time of a day that is today, else with its date. */
  time(at: string, now: number): string {
    const moment = new Date(at);
    const today = new Date(now).toDateString() === moment.toDateString();
    return (today ? this.#time : this.#moment).format(moment);
  }

  /** A moment to come, in the reader's own time zone: "Monday at 09:00", "今天 09:00". */
  moment(at: number, now: number): string {
    const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
    const day = days < 2 ? this.#days.format(days, "day") : this.#weekday(at, days);
    return this.locale === "zh" ? `${day} ${this.#time.format(at)}` : `${day} at ${this.#time.format(at)}`;
  }

  #weekday(at: number, days: number): string {
    const on = days < 7 ? { weekday: "long" } as const : { weekday: "long", month: "long", day: "numeric" } as const;
    const name = new Intl.DateTimeFormat(this.#tag, on).format(at);
    return this.locale === "zh" ? name : `on ${name}`;
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** A share from 0 to 1: "62%". */
  percent(share: number): string {
    return new Intl.NumberFormat(this.#tag, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }

  /** A duration in its largest sensible unit: "45 sec", "3.5 min", "2 小时". */
  lasting(seconds: number): string {
    const [unit, size] = UNITS.find(([, size]) => seconds >= 1.5 * size) ?? ["second", 1];
    const value = seconds / size;
    const maximumFractionDigits = unit !== "second" && value < 10 ? 1 : 0;
    return new Intl.NumberFormat(this.#tag, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }).format(value);
  }

  /** A day of the calendar, 2026-03-01, wherever the reader is: "Sun, Mar 1". */
  day(day: string): string {
    const form = { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" } as const;
    return new Intl.DateTimeFormat(this.#tag, form).format(Date.parse(day));
  }

  /** "3 min ago", "2 小时前". */
  since(at: string, now: number): string {
    const seconds = Math.round((Date.parse(at) - now) / 1000);
    if (seconds > -60) return this.#ago.format(Math.min(0, seconds), "second");
    if (seconds > -3600) return this.#ago.format(Math.ceil(seconds / 60), "minute");
    if (seconds > -86_400) return this.#ago.format(Math.ceil(seconds / 3600), "hour");
    return this.#ago.format(Math.ceil(seconds / 86_400), "day");
  }

  #form(message: { one: string; other: string }, n: string | number | undefined): string {
    return typeof n === "number" && this.#plural.select(n) === "one" ? message.one : message.other;
  }
}

function tagOf(locale: Locale, own: string): string {
  if (own.toLowerCase().split("-")[0] === locale) return own;
  return locale === "zh" ? "zh-CN" : "en";
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
