// What people type is text: nothing in it is executed, and nothing in it breaks the layout.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./stage.mjs";

const MARKUP = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script><b>bold</b> javascript:window.broken=1";
const EMOJI = "👩‍👩‍👧‍👦".repeat(372);
const BIDI = "\u202E\u2066gpj.exe\u202D\u061C مرحبا \u202Eabc";
const LONG = "W".repeat(255);
const ZALGO = `Z${"\u0335\u0327\u0300\u0301\u0302".repeat(40)}algo`;

test("hostile names and texts are shown as text, and the layout stays whole at 380 px", async (t) => {
  const { page, desk, people, errors, close, picture } = await open(t, { width: 380, height: 760, touch: true });
  await page.locator(".start-button").click();
  await desk.expect("No account yet");
  await desk.say("/add_account +1 555 123 0132");
  await page.getByRole("button", { name: "Everybody else" }).click();
  await people.open("+15551230132");
  await page.getByText("Press it on the desk's keypad").click();
  await desk.expect("is in: Sam Sales");
  await desk.press("Established");

  await page.getByRole("button", { name: "Everybody else" }).click();
  assert.ok(EMOJI.length >= 4092);
  for (const name of [LONG, MARKUP, BIDI, ZALGO]) {
    await addProspect(page, people, name);
    await people.say(`${MARKUP}\n${BIDI}\n${LONG}${ZALGO}`);
    await people.expect("window.broken");
    await whole(page);
    await people.toList();
  }
  await picture("hostile-names");
  await people.open(/^W+/u);
  await people.say(EMOJI.slice(0, 4092));
  await people.expect("👩‍👩‍👧‍👦");
  await whole(page);
  await picture("hostile-talk");

  await page.getByRole("button", { name: "Desk", exact: true }).click();
  await desk.expect("👩‍👩‍👧‍👦");
  await desk.say(`${MARKUP} ${BIDI}`);
  await desk.expect("window.broken");
  await whole(page);
  await desk.say("/dialogs");
  await desk.last.locator(".key").first().waitFor();
  await whole(page);
  await picture("hostile-desk");
  await page.setViewportSize({ width: 1360, height: 860 });
  await whole(page);
  await picture("hostile-wide");
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.equal(await page.locator("main img[src='x'], main script, main b > b").count(), 0);
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

test("the page's own policy forbids what a slip would allow", async (t) => {
  const { page, errors, close } = await open(t);
  const outcome = await page.evaluate(async () => {
    const tried = {};
    try {
      document.body.innerHTML = "<b>x</b>";
      tried.markup = "allowed";
    } catch {
      tried.markup = "refused";
    }
    tried.foreign = await fetch("http://127.0.0.1:1/").then(() => "allowed", () => "refused");
    return tried;
  });
  assert.deepEqual(outcome, { markup: "refused", foreign: "refused" });
  assert.ok(errors.length > 0, "the browser says so");
  await close();
});

async function addProspect(page, people, name) {
  await people.toList();
  await people.host.getByRole("button", { name: "Add a prospect" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await people.input.waitFor();
}

/** Nothing sticks out of the window to the side, and the line to write on is in sight. */
async function whole(page) {
  const wrong = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const found = [];
    // What is longer than its place is cut off, or scrolls in it.
    const cut = (node) => node && node !== document.body && (getComputedStyle(node).overflowX !== "visible" || cut(node.parentElement));
    for (const node of document.querySelectorAll("body *")) {
      const box = node.getBoundingClientRect();
      if (box.width > 0 && (box.right > wide + 1 || box.left < -1) && !cut(node.parentElement)) found.push(`${node.tagName} ${node.className} ${box.left} ${box.right}`);
    }
    const input = [...document.querySelectorAll(".composer-input")].find((one) => one.offsetParent);
    if (input && input.getBoundingClientRect().bottom > innerHeight) found.push("the composer is below the window");
    return found;
  });
  assert.deepEqual(wrong, []);
}
