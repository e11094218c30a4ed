// The pictures of README and guides, in `docs/pictures`, and whether they are current.
//
// `node tests/browser/pictures.mjs` makes them all; it needs `pngquant`. With `--check`, as in `.ci/run`, nothing is drawn: the
// same story is played, and what its screens say is compared with `screens.txt`, which was written with the pictures. Pixels are
// not compared: they depend on the machine's fonts and on Chromium's version, while words, buttons, their order and the elements
// of the page do not. How these look is in the page's style sheets and icons, so their hash is compared too, and the hash of each
// picture. A screen that has changed fails the check until the pictures are made again.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LANGUAGES, play } from "./pictures-story.mjs";
import { root } from "./stage.mjs";

const FOLDER = root("docs/pictures");
const SCREENS = join(FOLDER, "screens.txt");
const HEAD = "What the pictures show. Made with them by tests/browser/pictures.mjs; not to be edited.\n";
const LARGEST = 60_000;

const checking = process.argv.includes("--check");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const drawn = new Map();
const played = await Promise.all(LANGUAGES.map((language) => play(language, checking ? null : (name, png) => drawn.set(name, small(name, png)))));
if (!checking) save();
const screens = [HEAD, ...played.flatMap(({ screens: shown }) => shown), played[0].page, hashes()].join("\n");
if (checking) check(screens);
else writeFileSync(SCREENS, screens);

/** A picture with few colours and no dithering: it is flat. */
function small(name, png) {
  const bytes = execFileSync("pngquant", ["--speed", "1", "--strip", "--nofs", "96", "-"], { input: png, maxBuffer: 1 << 26 });
  if (bytes.length > LARGEST) throw new Error(`${name} has ${bytes.length} bytes, more than ${LARGEST}: show less`);
  return bytes;
}

function save() {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of pictures()) rmSync(join(FOLDER, name));
  for (const [name, bytes] of drawn) writeFileSync(join(FOLDER, `${name}.png`), bytes);
}

function pictures() {
  return readdirSync(FOLDER).filter((name) => name.endsWith(".png")).sort();
}

function hashes() {
  return `== files\n${pictures().map((name) => `${sha256(readFileSync(join(FOLDER, name)))}  ${name}\n`).join("")}`;
}

function check(now) {
  if (readFileSync(SCREENS, "utf8") === now) return;
  const file = join(mkdtempSync(join(tmpdir(), "pictures-")), "screens.txt");
  writeFileSync(file, now);
  spawnSync("diff", ["-U4", SCREENS, file], { stdio: "inherit" });
  console.error("\nThe pictures in docs/pictures are not what the desk shows now. Make them again, and look at each:\n  cargo build --example sandbox && node tests/browser/pictures.mjs");
  process.exitCode = 1;
}
