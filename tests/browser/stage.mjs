// The stage of the browser's tests: the sandbox with its page, and Chromium in front of it.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
// `.ci/run` puts the library below `target`.
const { chromium } = createRequire(root("target/browser/package.json"))("playwright-core");

const SANDBOX = process.env.SANDBOX ?? root("target/debug/examples/sandbox");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PICTURES = process.env.PICTURES ?? root("target/browser/pictures");

/** Starts the sandbox; `group` gives the team its forum group. */
async function startSandbox(group, options) {
  const program = spawn(SANDBOX, ["--web", "127.0.0.1:0", ...(group ? ["--group"] : []), ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => program.on("exit", (code) => resolve(code)));
  // Whatever ends the test, the sandbox does not outlive it.
  process.on("exit", () => program.kill());
  for await (const line of createInterface(program.stdout)) {
    const url = /http:\S+/u.exec(line)?.[0];
    if (url) return { url, stop: () => (program.kill("SIGINT"), ended) };
  }
  throw new Error(`the sandbox ended with ${await ended} before it had an address`);
}

/** The page in Chromium. Errors of its scripts and violations of its policy are kept in `errors`. */
export async function open(t, { group = false, width = 1360, height = 860, theme = "light", touch = false, scale = 1, options = [] } = {}) {
  const sandbox = await startSandbox(group, options);
  // A container's Chromium runs as root, where its own sandbox cannot.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--font-render-hinting=none"] });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    hasTouch: touch,
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.stack));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(sandbox.url);
  await page.locator("#desk .mate").first().waitFor();
  let ended = null;
  const close = () => (ended ??= browser.close().then(sandbox.stop));
  // A test that fails leaves a picture of where it stood.
  t.after(async () => {
    if (!ended) await picture(page, `failed ${t.name}`.replaceAll(/\W+/gu, "-").slice(0, 80)).catch(() => {});
    await close();
  });
  return { page, url: sandbox.url, errors, close, desk: side(page, "#desk"), people: side(page, "#people"), picture: (name) => picture(page, name) };
}

/** One side of the page. */
function side(page, selector) {
  const host = page.locator(selector);
  const input = host.locator(".composer-input");
  const last = host.locator(".row").last();
  const has = (text) => host.locator(".row", { hasText: text }).last();
  return {
    host,
    input,
    last,
    has,
    /** Writes something and sends it by Enter. */
    async say(text) {
      await input.fill(text);
      await input.press("Enter");
    },
    /** Presses the latest button of this name. */
    press: (label) => host.locator(".key", { hasText: label }).last().click(),
    /** Waits until a message with this text is there. */
    expect: (text) => has(text).waitFor(),
    /** Leaves what is open for the list, where only one of them is in sight. */
    async toList() {
      const back = host.locator(".back:visible");
      if (await back.count()) await back.first().click();
    },
    /** Opens somebody of the list. */
    async open(name) {
      await this.toList();
      await host.locator(".contact", { hasText: name }).click();
    },
  };
}

/** A picture of the page by its name, below `target/browser/pictures` or where `PICTURES` says. */
async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  // Nothing blinks, and what slides in has arrived.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
  await page.screenshot({ path: `${PICTURES}/${name}.png`, caret: "hide", animations: "disabled" });
}

/** Does something as a person through the page's own door, for what would take thousands of clicks. */
export function act(url, person, action, fields) {
  return post(`${url}act`, { person, act: action, ...fields });
}

/** Does something to the world as a whole. */
export function change(url, action, fields) {
  return post(`${url}world`, { act: action, ...fields });
}

async function post(url, body) {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${body.act}: ${said}`);
  return JSON.parse(said);
}
