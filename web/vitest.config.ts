import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "core", root: "core", include: ["tests/**/*.test.ts"], environment: "node" } },
      { test: { name: "demo", root: "demo", include: ["tests/**/*.test.ts"], environment: "happy-dom" } },
    ],
  },
});
