// Compiles the stylesheets, copies fonts and licences, and writes what was vendored with its digests.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { transform } from "lightningcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "static", "ui");
const PUBLIC_LIMIT = 14 * 1024;

// Which of our colours stands for which of govuk-frontend's.
const COLOURS = {
  "brand": "brand", "text": "ink", "inverse-text": "on-brand", "template-background": "ground", "body-background": "ground",
  "print-text": "ink", "secondary-text": "muted", "focus": "lantern", "focus-text": "on-lantern", "error": "danger",
  "success": "success", "border": "line", "input-border": "control", "hover": "line", "link": "link", "link-visited": "link",
  "link-hover": "link-hover", "link-active": "ink", "surface-background": "surface", "surface-text": "ink", "surface-border": "line",
};

const tokens = JSON.parse(readFileSync(join(here, "tokens.json"), "utf8"));
const properties = (theme) => Object.entries(theme).map(([name, value]) => `--${name}:${value};`).join("");
const themes = `:root{color-scheme:light dark;${properties(tokens.light)}}`
  + `@media screen and (prefers-color-scheme:dark){:root{${properties(tokens.dark)}}}`;

function compile(name) {
  const { css } = sass.compile(join(here, `${name}.scss`), { loadPaths: [modules], quietDeps: true });
  const own = css
    .replace(/var\(--govuk-([a-z-]+)-colour(?:, [^()]+)?\)/g, (whole, colour) => {
      if (!COLOURS[colour]) throw new Error(`${name}: no colour of ours for govuk-frontend's ${colour}`);
      return `var(--${COLOURS[colour]})`;
    })
    .replaceAll("govuk-", "abri-");
  const { code } = transform({
    filename: `${name}.css`, code: Buffer.from((name === "learning" ? "" : themes) + own), minify: true,
    targets: { chrome: 100 << 16, firefox: 100 << 16, safari: 15 << 16 },
  });
  const banner = "/*! Abri, EUPL-1.2. Parts from govuk-frontend, MIT: see VENDORED.toml */\n";
  const result = banner + code.toString();
  refuse(name, result);
  writeFileSync(join(out, `${name}.css`), result);
  return result;
}

function refuse(name, css) {
  for (const trace of [/https?:/i, /transport/i, /crest/i, /crown/i, /@import/i]) {
    if (trace.test(css)) throw new Error(`${name}.css contains ${trace}`);
  }
  const size = gzipSync(css, { level: 9 }).length;
  console.log(`${name}.css: ${size} bytes compressed`);
  if (name === "public" && size > PUBLIC_LIMIT) throw new Error(`public.css is larger than ${PUBLIC_LIMIT} bytes compressed`);
}

function version(name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

function entry(file, name, licence, note) {
  const sha256 = createHash("sha256").update(readFileSync(join(out, file))).digest("hex");
  return `[[file]]\npath = "${file}"\nname = "${name}"\nversion = "${version(name)}"\nlicence = "${licence}"\n`
    + `note = "${note}"\nsha256 = "${sha256}"\n`;
}

mkdirSync(join(out, "fonts"), { recursive: true });
mkdirSync(join(out, "licences"), { recursive: true });
const fontPackage = "@fontsource/atkinson-hyperlegible-next";
const entries = [];
for (const name of ["public", "desk", "learning"]) {
  compile(name);
  entries.push(entry(`${name}.css`, "govuk-frontend", "EUPL-1.2 AND MIT", "compiled by styles/build.mjs: own styles with parts of govuk-frontend"));
}
for (const subset of ["latin", "latin-ext"]) {
  for (const weight of [400, 700]) {
    const file = `atkinson-hyperlegible-next-${subset}-${weight}.woff2`;
    copyFileSync(join(modules, fontPackage, "files", `atkinson-hyperlegible-next-${subset}-${weight}-normal.woff2`), join(out, "fonts", file));
    entries.push(entry(`fonts/${file}`, fontPackage, "OFL-1.1", "as published"));
  }
}
copyFileSync(join(modules, fontPackage, "LICENSE"), join(out, "licences", "atkinson-hyperlegible-next.txt"));
const licenceOfGovuk = readdirSync(join(modules, "govuk-frontend")).find((file) => /^licen[cs]e/i.test(file));
if (licenceOfGovuk) copyFileSync(join(modules, "govuk-frontend", licenceOfGovuk), join(out, "licences", "govuk-frontend.txt"));
writeFileSync(
  join(out, "VENDORED.toml"),
  "# Written by styles/build.mjs. Files of others, or made from files of others; a test compares the digests.\n\n" + entries.join("\n"),
);
