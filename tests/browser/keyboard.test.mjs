// The whole way without a mouse, and what a screen reader hears.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./stage.mjs";

test("everything is reached by the keyboard", async (t) => {
  const { page, desk, people, errors, close } = await open(t);
  const { keyboard } = page;
  await tabTo(page, "START");
  await keyboard.press("Enter");
  await desk.expect("No account yet");

  // A command is completed: typed in part, chosen by an arrow, sent by Enter.
  await desk.input.focus();
  await keyboard.type("/acc");
  await page.getByRole("option", { name: /accounts/u }).waitFor();
  assert.equal(await desk.input.getAttribute("aria-expanded"), "true");
  await keyboard.press("Escape");
  assert.equal(await desk.input.getAttribute("aria-expanded"), "false");
  await desk.input.fill("");
  await keyboard.type("/add_acc");
  await keyboard.press("Tab");
  assert.equal(await desk.input.inputValue(), "/add_account ");
  await keyboard.type("+1 555 123 0132");
  await keyboard.press("Enter");
  await page.locator(".code-chip").waitFor();

  // The keypad by Tab and arrows; the focus survives each edit of the card.
  const code = await page.locator(".code-chip").textContent();
  await desk.last.locator(".key", { hasText: /^1$/u }).focus();
  for (const digit of code) {
    await toDigit(page, digit);
    const before = await desk.last.locator(".text").textContent();
    await keyboard.press("Enter");
    await page.waitForFunction((text) => [...document.querySelectorAll("#desk .row")].at(-1).querySelector(".text").textContent !== text, before);
  }
  await desk.expect("is in: Sam Sales");
  assert.ok(await page.evaluate(() => document.querySelector("#desk .log").contains(document.activeElement)), "the focus stays in the chat");
  await desk.host.locator(".key", { hasText: "Established" }).focus();
  await keyboard.press("Enter");
  await desk.expect("It sends up to 40 messages a day");

  // What is typed on a button goes to the line.
  await keyboard.type("/send @ann Hello!");
  await keyboard.press("Enter");
  await desk.expect("✅ sent");
  await tabTo(page, "Ann Lee");
  await keyboard.press("Enter");
  await people.expect("Hello!");
  await people.input.focus();
  await keyboard.type("Sounds good");
  await keyboard.press("Enter");
  await desk.expect("Sounds good");

  // Messages by arrows; Enter opens the menu, arrows choose in it, Escape leaves it.
  await desk.has("Sounds good").focus();
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await keyboard.press("Escape");
  assert.equal(await page.getByRole("menu").count(), 0);
  await keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Reply" }).focus();
  await keyboard.press("Enter");
  assert.ok(await desk.input.evaluate((node) => node === document.activeElement), "the answer is written next");
  await keyboard.type("Fine");
  await keyboard.press("Enter");
  await people.expect("Fine");

  // The arrow upwards on an empty line edits what was written last.
  await people.input.focus();
  await keyboard.press("ArrowUp");
  assert.equal(await people.input.inputValue(), "Sounds good");
  await keyboard.press("Escape");
  assert.equal(await people.input.inputValue(), "");
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

test("every control has a name, and what comes is announced", async (t) => {
  const { page, desk, errors, close } = await open(t);
  await page.locator(".start-button").click();
  await desk.expect("No account yet");
  const nameless = await page.evaluate(() => [...document.querySelectorAll("button, a, textarea, input:not([type=file]), select, [role=button]")]
    .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() || node.title || node.labels?.length))
    .map((node) => node.outerHTML));
  assert.deepEqual(nameless, []);
  const log = page.getByRole("log").first();
  assert.equal(await log.getAttribute("aria-live"), "polite");
  assert.equal(await log.getAttribute("aria-label"), "Olga's chat: Sales desk");
  assert.match(await desk.last.getAttribute("aria-label"), /^Sales desk, \d\d:\d\d$/u);
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

/** Presses Tab until something of this name has the focus. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
    if (focused.includes(name)) return;
  }
  assert.fail(`${name} is not reached by Tab`);
}

/** Moves on the keypad by arrows, from the digit that has the focus to another one. */
async function toDigit(page, digit) {
  const place = (wanted) => page.evaluate((text) => {
    const keys = document.activeElement.closest(".keys");
    const key = text === null ? document.activeElement : [...keys.querySelectorAll(".key")].find((one) => one.textContent === text);
    return key.dataset.at.split(":").map(Number);
  }, wanted);
  const [row, column] = await place(digit);
  for (;;) {
    const [at, across] = await place(null);
    if (at === row && across === column) return;
    await page.keyboard.press(at < row ? "ArrowDown" : at > row ? "ArrowUp" : across < column ? "ArrowRight" : "ArrowLeft");
  }
}
