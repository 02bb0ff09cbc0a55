// One strict set of rules for all packages; each exception carries its reason.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

export default defineConfig(
  globalIgnores(["**/dist/**", "**/node_modules/**", "core/src/schema.ts", "e2e-screens/**"]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers are the one thing worth putting into a template as they are.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // `const { secret: _, ...rest } = all` is how to leave a property out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "max-lines": ["error", 250],
      complexity: ["error", 12],
    },
  },
  {
    // The core runs in pages, frames, workers and tests: what belongs to a browser is handed in.
    files: ["core/src/**/*.ts"],
    ignores: ["core/src/browser.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        "window", "document", "navigator", "localStorage", "sessionStorage", "fetch", "crypto",
        "setTimeout", "clearTimeout", "setInterval", "clearInterval", "location", "EventSource",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Randomness is handed in." },
        { object: "Date", property: "now", message: "The clock is handed in." },
      ],
    },
  },
  {
    files: ["demo/src/**/*.ts"],
    rules: {
      // What people write reaches the page only as text.
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]",
          message: "Use textContent.",
        },
      ],
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
