// The README's journey by clicks: two accounts, a message, an answer, a reply; and a team in its group.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./stage.mjs";

test("a newcomer is led from the first account to the answered answer", async (t) => {
  const { page, desk, people, errors, close, picture } = await open(t);
  await picture("start");
  await page.locator(".start-button").click();
  await desk.expect("No account yet");

  await desk.press("Add an account");
  await desk.expect("Send its phone number");
  await desk.say("+1 555 123 0132");
  await desk.expect("Enter it with the buttons");
  await page.locator(".code-chip").waitFor();
  await picture("keypad");
  // By hand: the digits of the code that is in sight.
  const code = await page.locator(".code-chip").textContent();
  for (const digit of code) {
    const filled = await desk.last.locator(".text").textContent();
    await desk.last.locator(".key", { hasText: new RegExp(`^${digit}$`, "u") }).click();
    await page.waitForFunction((before) => [...document.querySelectorAll("#desk .row")].at(-1).querySelector(".text").textContent !== before, filled);
  }
  await desk.expect("is in: Sam Sales");
  await desk.press("Established");
  await desk.expect("It sends up to 40 messages a day");
  await picture("account");

  // The second one by the helper that presses the code, and with a password.
  await desk.say("/add_account +49 151 2345 4412");
  await people.open("+4915123454412");
  await page.getByText("Press it on the desk's keypad").click();
  await desk.expect("Hint: “the season”");
  await desk.say("winter");
  await desk.expect("That was not the password");
  await desk.say("autumn");
  await desk.expect("is in: Eva Sales");
  await desk.press("New");

  await desk.say("/send @ann Hello, **Ann**!");
  await desk.expect("✅ sent");
  await people.open("Ann Lee");
  await people.expect("Hello, Ann!");
  assert.equal(await people.has("Hello, Ann!").locator("strong").textContent(), "Ann");
  await people.host.getByRole("button", { name: /^Read/u }).click();
  await people.say("Sounds good. What does it cost?");
  await desk.expect("Sounds good");
  await picture("answer");
  // A double click on the card replies to it.
  await desk.has("Sounds good").locator(".bubble").dblclick({ position: { x: 8, y: 8 } });
  await desk.say("Twenty a month");
  await people.expect("Twenty a month");
  await page.getByText("All done").waitFor();

  // Somebody edits and takes back, by the menu of a message.
  await people.has("Sounds good").locator(".bubble").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await people.say("Sounds great. What does it cost?");
  await people.expect("Sounds great");
  await people.has("Twenty a month").locator(".bubble").click({ button: "right" });
  await page.getByRole("menuitem", { name: "React with 👍" }).click();
  await people.has("Twenty a month").locator(".reaction").waitFor();

  await desk.say("/send @nobody_at_all Hello?");
  await desk.expect("nobody has the name");
  await desk.say("/accounts");
  await desk.expect("Accounts · 2");
  await desk.say("/stats");
  await desk.last.locator("img").waitFor();
  await picture("stats");
  await page.emulateMedia({ colorScheme: "dark" });
  await picture("stats-dark");
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

test("an account's trouble becomes an alert, and its cure the all-clear", async (t) => {
  const { page, desk, people, errors, close, picture } = await open(t, { theme: "dark" });
  await page.locator(".start-button").click();
  await desk.expect("No account yet");
  await desk.say("/add_account +1 555 123 0132");
  await people.open("+15551230132");
  await page.getByText("Press it on the desk's keypad").click();
  await desk.expect("is in: Sam Sales");
  await desk.press("Established");
  await people.host.getByRole("button", { name: /^Session ended/u }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End its sessions" }).click();
  await desk.expect("was logged out");
  await picture("alert-dark");
  await people.host.getByText("not logged in", { exact: false }).first().waitFor();
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

test("a team works in its group: topics, a colleague, files both ways", async (t) => {
  const { page, desk, people, errors, close, picture } = await open(t, { group: true });
  await desk.say("/add_account +1 555 123 0132");
  await people.open("+15551230132");
  await page.getByText("Press it on the desk's keypad").click();
  await desk.expect("is in: Sam Sales");
  await desk.press("Established");
  await attach(page, desk, "File", [{ name: "price.pdf", mimeType: "application/pdf", buffer: Buffer.from("prices") }]);
  await desk.say("/send @ann Our prices");
  await desk.expect("✅ sent");
  await people.open("Ann Lee");
  await people.host.locator(".file-name", { hasText: "price.pdf" }).waitFor();
  await people.say("Thank you. Can you do it in blue?");

  await page.locator(".topic-name", { hasText: "Ann Lee" }).click();
  await desk.expect("in blue?");
  await desk.say("In blue, too");
  await people.expect("In blue, too");
  // Vera, who answers the same, is asked first.
  await page.getByRole("tab", { name: /Vera/u }).click();
  await desk.say("Blue it is");
  await desk.press("Send anyway");
  await people.expect("Blue it is");
  await attach(page, people, "Photo or album", [png("wall.png")]);
  await people.say("This wall");
  await desk.expect("This wall");
  await desk.press("Get the file");
  await desk.host.locator(".picture img").waitFor();
  await attach(page, desk, "Photo or album", [png("blue.png"), png("navy.png")]);
  await desk.say("These two");
  await people.has("These two").locator("img").first().waitFor();
  await picture("topic");
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

test("a QR code is scanned with the phone of its account", async (t) => {
  const { page, desk, people, errors, close, picture } = await open(t);
  await desk.say("/login_qr +1 555 123 0132");
  await desk.expect("then scan this QR code");
  const code = desk.last.locator(".picture img");
  assert.ok(await code.evaluate((image) => image.decode().then(() => image.naturalWidth > 100)), "the picture is there");
  await picture("qr");
  await people.open("+15551230132");
  await people.host.getByRole("button", { name: /^Scan the QR code/u }).click();
  await desk.expect("is in: Sam Sales");
  await people.host.getByText("Logged in.").waitFor();
  // A phone with nothing to scan says so.
  await people.open("+79012345678");
  await people.host.getByRole("button", { name: /^Scan the QR code/u }).click();
  await page.locator(".toast").waitFor();
  assert.equal(await close(), 0);
  // The refusal that the browser itself notes.
  assert.deepEqual(errors.filter((error) => !error.includes("400")), []);
});

test("a click gives the team a group, and the tour goes on in its topic", async (t) => {
  const { page, desk, people, errors, close } = await open(t);
  await page.locator(".start-button").click();
  await desk.expect("No account yet");
  // What the tour types and presses leads through every step, whichever account it was.
  await desk.say("/add_account +49 151 2345 4412");
  const tour = page.locator(".tour");
  await tour.getByText("came to Eva's phone").waitFor();
  await tour.getByText("send autumn").waitFor();
  await tour.getByRole("button", { name: "Press it for me" }).click();
  await desk.expect("Hint: “the season”");
  await desk.say("autumn");
  await desk.expect("is in: Eva Sales");
  await desk.press("Established");
  await desk.expect("It sends up to 40 messages a day");

  await page.getByRole("button", { name: "Give the team a group" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add it" }).click();
  await page.locator(".topic", { hasText: "General" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Give the team a group" }).count(), 0);

  await page.locator(".topic").first().click();
  await desk.say("/send @bob_lee Hello, Bob!");
  await desk.expect("✅ sent");
  await tour.getByText("Open Bob Lee").waitFor();
  await tour.getByRole("button", { name: "Type it for me" }).click();
  await people.input.press("Enter");
  await page.locator(".topic-name", { hasText: "Bob Lee" }).click();
  await desk.expect("What does it cost?");
  await desk.say("Twenty a month");
  await people.expect("Twenty a month");
  await tour.getByText("All done").waitFor();
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

async function attach(page, side, kind, files) {
  const chosen = page.waitForEvent("filechooser");
  await side.host.getByRole("button", { name: "Attach" }).click();
  await page.getByRole("menuitem", { name: kind }).click();
  await (await chosen).setFiles(files);
  await side.host.locator(".about").waitFor();
}

/** A picture of one pixel. */
function png(name) {
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQaDgAAAIkAWHdFJqQAAAAAElFTkSuQmCC";
  return { name, mimeType: "image/png", buffer: Buffer.from(pixel, "base64") };
}
