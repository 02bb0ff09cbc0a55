/** Two static pages; `--mode fake` puts the tests' server in memory behind them, so that screens need no backend. */
import { resolve } from "node:path";
import { type Plugin, defineConfig } from "vite";
import { fakeBackend } from "./fake-backend.ts";

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'",
].join("; ");

/** Whoever serves the pages, they may load nothing but their own files; the dev server injects styles and can't. */
function strictPolicy(): Plugin {
  return {
    name: "strict-policy",
    apply: "build",
    transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
  };
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "agent.html", "knowledge.html"].map((page) => resolve(import.meta.dirname, page)) },
  },
  server: { host: "127.0.0.1", proxy: mode === "fake" ? {} : { "/v1": backend(), "/demo.json": backend() } },
  preview: { host: "127.0.0.1" },
  plugins: [strictPolicy(), ...(mode === "fake" ? [fakeBackend()] : [])],
}));

/** Where `make run` listens. */
function backend(): string {
  return process.env["BASE_URL"] ?? "http://127.0.0.1:8080";
}
