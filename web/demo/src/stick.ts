/** A log that stays at its end while one reads there, whatever grows in it or shrinks it; who scrolled up stays there. */

const NEAR = 60;

export class Stick {
  readonly #log: HTMLElement;
  #isAtEnd = true;

  constructor(log: HTMLElement, onScroll: () => void = () => undefined) {
    this.#log = log;
    log.addEventListener("scroll", () => {
      this.#isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
      onScroll();
    });
    // A banner or a question that opens beside the log takes room from it.
    new ResizeObserver(() => { this.follow(); }).observe(log);
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Something may have been added: follow it, if one was at the end. */
  follow(): void {
    if (this.#isAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** To the end, wherever one was: one's own words, or a click on the pill. */
  jump(): void {
    this.#isAtEnd = true;
    this.follow();
  }
}
