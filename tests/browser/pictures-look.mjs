// The latest rows of the desk's chat: as words, and as a light and a dark picture.

import { createHash } from "node:crypto";

/** Air around what is shown. */
const AIR = 10;
/** What decides how the elements of a message look. */
const PAGE = ["app.css", "chat.css", "icons.js"];

/** The hash of these files. */
export async function pageOf(url) {
  const hash = createHash("sha256");
  for (const file of PAGE) hash.update(await (await fetch(`${url}${file}`)).text());
  return `== how the page draws them\n${hash.digest("hex")}  ${PAGE.join(" ")}\n`;
}

/** Looks at the latest rows; `darken` is done before the dark picture. Answers with what they say. */
export async function look(scene, name, rows, darken) {
  const { page, keep } = scene;
  await page.evaluate(steady);
  const shown = await page.evaluate(read, rows);
  if (keep) {
    for (const theme of ["light", "dark"]) {
      if (theme === "dark") await darken();
      await page.emulateMedia({ colorScheme: theme });
      keep(theme === "light" ? name : `${name}.dark`, await draw(page, rows));
    }
    await page.emulateMedia({ colorScheme: "light" });
  }
  return `== ${name}\n${shown.join("\n")}\n`;
}

async function draw(page, rows) {
  await page.mouse.move(0, 0);
  await page.locator("#desk [aria-busy=true]").waitFor({ state: "detached" });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.querySelectorAll("#desk img")].map((image) => image.decode()));
  });
  await page.waitForTimeout(150);
  await page.evaluate(steady);
  const clip = await page.evaluate(frame, { rows, air: AIR });
  const png = await page.screenshot({ clip, caret: "hide", animations: "disabled" });
  await page.evaluate(() => document.adoptedStyleSheets.pop());
  return png;
}

/**
 * The wall without its ornaments, which make a picture large, and no "edited": whether a card appears complete or is edited a
 * moment later depends on the machine.
 */
export function plain() {
  const style = new CSSStyleSheet();
  style.replaceSync(".chat::before, .chat::after, .meta > span:not(.ticks) { display: none; }");
  document.adoptedStyleSheets = [style];
}

/** A button that counts down stands still. */
function steady() {
  for (const key of document.querySelectorAll("#desk .key")) {
    if (/\b\d:\d\d$/u.test(key.textContent)) key.textContent = key.textContent.replace(/\d:\d\d$/u, "1:58");
  }
}

/** Leaves only these rows, at the chat's top, and answers where they are. */
function frame({ rows, air }) {
  const all = [...document.querySelectorAll("#desk .row")];
  const chosen = all.slice(-rows);
  for (const row of all) row.classList.toggle("framed", chosen.includes(row));
  chosen[0].classList.add("first");
  const style = new CSSStyleSheet();
  style.replaceSync(".row:not(.framed), .day, .toast { display: none; } .to-end, .row-reply, .composer { visibility: hidden; }");
  document.adoptedStyleSheets = [document.adoptedStyleSheets[0], style];
  const log = document.querySelector("#desk .log").getBoundingClientRect();
  const parts = chosen.flatMap((row) => [...row.querySelectorAll(".bubble, .keys, .chip, .avatar")]).map((node) => node.getBoundingClientRect());
  const top = Math.min(...parts.map((box) => box.top)) - air;
  const bottom = Math.max(...parts.map((box) => box.bottom)) + air;
  return { x: log.x, y: top, width: log.width, height: bottom - top };
}

/** What rows say, a line each: whose they are, what is quoted, said, marked, the buttons below; and the hash of their elements. */
async function read(rows) {
  const lines = [];
  const write = (side, text) => lines.push(...text.split("\n").map((line) => `${side} ${line}`.trimEnd()));
  const marked = (node) => [...node.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.data;
    const inner = marked(child);
    if (child.tagName === "STRONG" || child.tagName === "B") return `**${inner}**`;
    if (child.tagName === "EM" || child.tagName === "I") return `_${inner}_`;
    return child.matches("code, .mono") ? `\`${inner}\`` : inner;
  }).join("");
  const short = async (data) => {
    const hash = await crypto.subtle.digest("SHA-256", data);
    return [...new Uint8Array(hash).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  // Whether a card was edited, and whether it joins what stands above, depends on the machine.
  const passing = new Set(["first", "fresh", "framed"]);
  const markup = (node) => {
    const classes = [...node.classList].filter((name) => !passing.has(name));
    const inner = [...node.children].filter((child) => !child.matches(".meta > span:not(.ticks)"));
    return `${node.localName}.${classes.join(".")}(${inner.map(markup).join("")})`;
  };
  const pixels = async (image) => {
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return `${canvas.width}×${canvas.height} ${await short(context.getImageData(0, 0, canvas.width, canvas.height).data)}`;
  };
  const chosen = [...document.querySelectorAll("#desk .row")].slice(-rows);
  for (const row of chosen) {
    const side = row.matches(".service") ? "·" : row.matches(".out") ? "›" : "‹";
    const all = (selector) => [...row.querySelectorAll(selector)];
    for (const node of all(".author")) write(side, `${node.textContent}:`);
    for (const node of all(".replied")) write(side, `| ${node.children[0].textContent}: ${node.children[1].textContent}`);
    for (const image of all("img")) write(side, `[picture ${await pixels(image)}]`);
    for (const node of all(".file-name")) write(side, `[file ${node.textContent}]`);
    for (const node of all(".text, .chip")) write(side, marked(node));
    for (const node of all(".reaction")) write(side, `reaction ${node.textContent}`);
    for (const node of all(".meta")) write(side, `(${[...node.querySelectorAll("time, .ticks")].map((part) => part.getAttribute("aria-label") ?? part.textContent).filter(Boolean).join(", ")})`);
    for (const line of all(".keys-row")) write(" ", [...line.children].map((key) => `[${key.textContent}]`).join(" "));
  }
  lines.push(`markup ${await short(new TextEncoder().encode(chosen.map(markup).join("")))}`);
  return lines;
}
