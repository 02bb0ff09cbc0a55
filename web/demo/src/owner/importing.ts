/** Taking files in: chosen or dropped, then watched until each row is in or named as wrong. */
import { type Import, sleep } from "@frontdesk/core";
import { el, fill, icon, setAttribute } from "../dom.ts";
import type { Desk } from "./page.ts";
import type { Words } from "./texts.ts";

const KINDS = ".md,.html,.htm,.csv,.xlsx,.json,.zip";
/** Bytes of all files of one import. */
const MOST = 4 << 20;

export function importPart(desk: Desk): HTMLElement {
  const { texts, api } = desk;
  const result = el("div", { class: "result", role: "status" });
  const skip = el("input", { id: "skip", type: "checkbox" });
  const choose = el("input", { id: "files", type: "file", multiple: true, accept: KINDS, on: { change: () => { void take(Array.from(choose.files ?? [])); } } });
  const drop = el("div", {
    class: "drop",
    on: { dragover: (event) => { event.preventDefault(); }, drop: (event) => { event.preventDefault(); void take(Array.from(event.dataTransfer?.files ?? [])); } },
  }, icon("file"), el("label", { for: "files" }, texts.say("chooseFiles")), choose, el("p", { class: "quiet" }, texts.say("filesHint")));

  async function take(files: File[]): Promise<void> {
    choose.value = "";
    if (files.length === 0) return;
    if (files.reduce((bytes, { size }) => bytes + size, 0) > MOST) {
      fill(result, el("p", { class: "problem" }, texts.say("error.too_large")));
      return;
    }
    setAttribute(choose, "disabled", true);
    fill(result, el("p", {}, texts.say("reading", { n: files.length })));
    try {
      const inside = await Promise.all(files.map(async (file) => ({ name: file.name, content: await base64(file) })));
      await watch(await api.startImport({ files: inside, urls: [], broken_rows: skip.checked ? "skip" : "refuse", status: "published" }));
    } catch (failure) {
      fill(result);
      desk.fail(failure);
    }
    setAttribute(choose, "disabled", undefined);
  }

  async function watch(job: Import): Promise<void> {
    for (let now = job; !desk.left.aborted; now = await api.import(job.id)) {
      fill(result, ...shown(texts, now));
      if (now.state === "done" || now.state === "failed") return;
      await sleep(desk.platform.clock, 700, desk.left);
    }
  }

  return el("div", { class: "part" }, el("h2", {}, texts.say("part.import")), el("p", {}, texts.say("importHint")),
    drop, el("label", { class: "check", for: "skip" }, skip, texts.say("skipBroken")), result);
}

function shown(texts: Words, { state, total, done, created, changed, wrong, errors, notes }: Import): HTMLElement[] {
  const lines = (items: string[], look: string) => el("ul", { class: look }, ...items.map((item) => el("li", { dir: "auto" }, item)));
  if (state === "queued" || state === "running") {
    const bar = el("progress", { max: Math.max(1, total), "aria-label": texts.say("importing"), ...(total > 0 ? { value: done } : {}) });
    return [el("p", {}, total > 0 ? texts.say("importingOf", { n: done, most: total }) : texts.say("importing")), bar];
  }
  const failed = state === "failed";
  const said = failed ? texts.say("importFailed") : texts.say("imported", { created, changed });
  return [
    el("p", { class: failed ? "problem" : "good" }, icon(failed ? "warn" : "tick"), said),
    ...(wrong > 0 ? [el("h3", {}, texts.say("wrongRows", { n: wrong })), lines(errors, "errors")] : []),
    ...(notes.length > 0 ? [lines(notes, "quiet")] : []),
    ...(failed ? [el("p", {}, texts.say("mendRows"))] : [el("a", { href: "#publish" }, texts.say("goPublish"))]),
  ];
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const step = 0x8000;
  let text = "";
  // Longer lists of arguments overflow the stack.
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
