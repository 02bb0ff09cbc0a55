import { defineConfig } from "vitest/config";

// One browser, one server: the trips take turns. Inside the tests BASE_URL is Vite's own, so ours gets another name.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.e2e.ts"],
    env: { FRONTDESK_URL: process.env["BASE_URL"] ?? "http://127.0.0.1:8080" },
    testTimeout: 90_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
