// npm ci && node vendor.mjs: copies what the pages load, with its licence, and writes a manifest.
// The copies are committed: nothing of node is needed to run Creuset.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const SERVED = join(ROOT, "src", "creuset", "core", "static", "vendor");
const TESTS = join(ROOT, "tests", "browser", "vendor");

const WANTED = [
  { name: "htmx.org", to: SERVED, files: ["dist/htmx.min.js"] },
  {
    name: "@fontsource-variable/inter",
    to: SERVED,
    files: ["files/inter-latin-wght-normal.woff2", "files/inter-latin-ext-wght-normal.woff2"],
  },
  {
    name: "@fontsource-variable/bricolage-grotesque",
    to: SERVED,
    files: [
      "files/bricolage-grotesque-latin-wght-normal.woff2",
      "files/bricolage-grotesque-latin-ext-wght-normal.woff2",
    ],
  },
  { name: "axe-core", to: TESTS, files: ["axe.min.js"] },
];

const LICENCES = ["LICENSE", "LICENSE.md", "LICENCE"];

function body(path) {
  const bytes = readFileSync(path);
  if (!/\.(js|css)$/.test(path)) return bytes;
  // A hashed static storage fails on a source map that is not there.
  return Buffer.from(bytes.toString().replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*?(\*\/)?\s*$/, "\n"));
}

function copy({ name, to, files }) {
  const from = join(HERE, "node_modules", name);
  const about = JSON.parse(readFileSync(join(from, "package.json")));
  const folder = name.replace(/^@/, "").replace("/", "-");
  mkdirSync(join(to, folder), { recursive: true });
  const licence = LICENCES.find((file) => existsSync(join(from, file)));
  if (!licence) throw new Error(`${name} ships no licence file`);
  cpSync(join(from, licence), join(to, folder, "LICENSE"));
  return files.map((file) => {
    const bytes = body(join(from, file));
    writeFileSync(join(to, folder, basename(file)), bytes);
    return {
      package: name,
      version: about.version,
      licence: about.license,
      file: `${folder}/${basename(file)}`,
      bytes: bytes.length,
      sha384: createHash("sha384").update(bytes).digest("base64"),
    };
  });
}

for (const to of [SERVED, TESTS]) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const manifest = WANTED.filter((wanted) => wanted.to === to).flatMap(copy);
  writeFileSync(join(to, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  console.table(manifest.map(({ sha384, ...shown }) => shown));
}
