/** The fake API as a plugin of the dev and preview servers. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Connect, Plugin } from "vite";
import { FakeServer } from "../core/tests/fake/server.ts";

const clock = {
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => { clearTimeout(timer); };
  },
};

export function fakeBackend(): Plugin {
  const server = new FakeServer(clock);
  const use = ({ middlewares }: { middlewares: Connect.Server }) => {
    middlewares.use((request, response, next) => {
      const path = request.url?.split("?")[0];
      if (path === "/agent") request.url = "/agent.html";
      if (path === "/demo.json") sendJson(response, demo(server));
      else if (path?.startsWith("/v1/")) void answer(server, request, response);
      else next();
    });
  };
  return { name: "fake-backend", configureServer: use, configurePreviewServer: use };
}

function demo({ site, tenant, agents }: FakeServer): object {
  return { site, tenant, profile: "fake", agents: agents.map(({ id, email, password, name }) => ({ id, email, password, name })) };
}

function sendJson(response: ServerResponse, value: object): void {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(value));
}

async function answer(server: FakeServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = "/", method = "GET", headers } = request;
  const plain = Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : []));
  const body = method === "GET" ? null : await text(request);
  // The fake itself has no cookies: who is signed in is whoever this browser says.
  const known = /fake_agent=(\w+)/.exec(headers.cookie ?? "")?.[1];
  server.signedIn = server.agents.find(({ id }) => id === known);
  const answered = await server.fetch(new Request(`http://fake${url}`, { method, headers: plain, ...(body ? { body } : {}) }));
  if (/log(in|out)$/.test(url)) response.setHeader("Set-Cookie", `fake_agent=${server.signedIn?.id ?? ""}; Path=/; SameSite=Strict`);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  if (!answered.body) {
    response.end();
    return;
  }
  const stream = Readable.fromWeb(answered.body as ReadableStream);
  response.on("close", () => stream.destroy());
  stream.on("error", () => response.end()).pipe(response);
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
