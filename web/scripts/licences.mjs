// Fails if a package of the lock has a licence that we have not agreed to.
import { readFileSync } from "node:fs";

const free = /^(MIT|Apache-2\.0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|\(MIT OR CC0-1\.0\))$/;
// Tools of the build only: nothing of them is in what we serve.
const tools = { lightningcss: "MPL-2.0", minimatch: "BlueOak-1.0.0", "nonrecursive-glob-match": "BlueOak-1.0.0", argparse: "Python-2.0" };

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const wrong = Object.entries(lock.packages).filter(([path, pkg]) => {
  if (!path.startsWith("node_modules/") || pkg.link || free.test(pkg.license ?? "")) return false;
  const name = path.split("/").at(-1);
  const tool = Object.entries(tools).find(([start]) => name === start || name.startsWith(`${start}-`));
  return !(pkg.dev && tool?.[1] === pkg.license);
});

for (const [path, pkg] of wrong) console.error(`${path}: ${pkg.license ?? "no licence"}`);
console.log(`${Object.keys(lock.packages).length} packages, ${wrong.length} with a licence to look at`);
process.exit(wrong.length ? 1 : 0);
