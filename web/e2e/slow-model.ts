/** A chat completions server that quotes the passages it is given, word by word, and a desk of its own that asks it. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..", "..");
const PYTHON = process.env["PYTHON"] ?? join(ROOT, ".venv", "bin", "python");

export interface Desk {
  url: string;
  stop: () => Promise<void>;
}

/** Begins with the first of the sentences that stand in a passage; between two words it waits `pace` ms. */
export async function deskWithModel(sentences: readonly string[], pace: number): Promise<Desk> {
  const model = createServer((request, response) => {
    let asked = "";
    request.on("data", (chunk: Buffer) => { asked += chunk.toString(); });
    request.on("end", () => { void speak(response, quoted(asked, sentences), pace); });
  });
  await new Promise<void>((resolve) => { model.listen(0, "127.0.0.1", resolve); });
  const { port } = model.address() as AddressInfo;
  const data = mkdtempSync(join(tmpdir(), "frontdesk-live-"));
  const env = { ...process.env, FRONTDESK_COMPOSER: "openai_compatible", FRONTDESK_MODEL_URL: `http://127.0.0.1:${port}/v1`, FRONTDESK_MODEL: "slow" };
  const runner = spawn(PYTHON, ["-m", "infra.local", "--data", data, "--port", "0", "--no-reload"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    runner.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    runner.on("exit", (code) => { reject(new Error(`The desk ended with ${String(code)}: ${said}`)); });
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => { runner.on("exit", resolve); });
      runner.kill("SIGTERM");
      await ended;
      model.closeAllConnections();
      model.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Each sentence with the number of the passage that it stands in. */
function quoted(asked: string, sentences: readonly string[]): string {
  const { messages } = JSON.parse(asked) as { messages: { content: string }[] };
  const passages = [...(messages.at(-1)?.content ?? "").matchAll(/<passage (\d+) [^>]*>([^]*?)<\/passage/g)];
  return sentences
    .map((sentence) => `${sentence.slice(0, -1)} [${passages.find(([, , text]) => text?.includes(sentence))?.[1] ?? "1"}]${sentence.slice(-1)}`)
    .join(" ");
}

async function speak(response: ServerResponse, text: string, pace: number): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  for (const word of text.split(/(?<= )/)) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: word }, finish_reason: null }] })}\n\n`);
    await sleep(pace);
  }
  response.end("data: [DONE]\n\n");
}
