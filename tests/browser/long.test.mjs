// Five thousand messages in a chat: what is drawn, and how long it takes. Times are printed, not asserted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { act, open } from "./stage.mjs";

const MESSAGES = 5000;

test("a chat of five thousand messages opens at its end and is scrolled to its beginning", async (t) => {
  const { page, people, errors, close, url } = await open(t);
  const log = page.locator("#people .log");
  const rows = () => page.locator("#people .row").count();
  const [kira, sergei] = await ids(page);
  await page.goto("about:blank");
  const begun = Date.now();
  await fill(url, kira, sergei);
  console.log(`${MESSAGES} messages written in ${Date.now() - begun} ms`);

  await page.goto(url);
  await people.open("Кира");
  await people.last.waitFor();
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  assert.ok((await rows()) <= 200, "only the end is drawn at first");
  assert.ok(await log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight < 2), "it opens at its end");

  const fetched = await scrollUp(page, 960);
  assert.deepEqual(await known(page, kira, sergei), { messages: MESSAGES, older: false });
  assert.ok((await rows()) <= 200, "a window of them is drawn");
  await people.host.locator(".to-end").click();
  const there = await scrollUp(page, 120, 240);

  // What comes meanwhile does not pull the reader away.
  const before = await log.evaluate((node) => node.scrollTop);
  await act(url, kira, "write", { to: sergei, text: "one more" });
  await page.locator("#people .to-end .count", { hasText: "1" }).waitFor();
  assert.equal(await log.evaluate((node) => node.scrollTop), before);
  await page.locator("#people .to-end").click();
  await people.expect("one more");
  assert.ok((await rows()) <= 200, "what is far away is forgotten");
  console.log(`first contentful paint ${Math.round(paint)} ms`);
  console.log(`through ${MESSAGES} while they are fetched, 960 px a frame: ${frames_of(fetched)}`);
  console.log(`among those that are there, 120 px a frame: ${frames_of(there)}`);
  assert.deepEqual(errors, []);
  assert.equal(await close(), 0);
});

const ids = (page) => page.evaluate(async () => {
  const { world } = await import("/world.js");
  const named = (name) => [...world.people.values()].find((person) => person.name === name).id;
  return [named("Кира"), named("Sergei Sales")];
});

const known = (page, kira, sergei) => page.evaluate(async (key) => {
  const { world } = await import("/world.js");
  return { messages: world.messages(key).length, older: world.hasOlder(key) };
}, `talk:${kira}:${sergei}`);

/** Nobody reads the other end: the program under test stays out of it. */
async function fill(url, from, to) {
  const words = (number) => `message ${number} ${"and some words that follow it ".repeat(number % 5)}`;
  let next = 0;
  const writer = async () => {
    while (next < MESSAGES) await act(url, from, "write", { to, text: words((next += 1)) });
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}

/** Scrolls up by so many pixels a frame; answers how long each frame took, and how much work it was. */
async function scrollUp(page, pixels, most = Infinity) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const worked = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  const before = await worked();
  const frames = await scrolled(page, pixels, most);
  return { frames, work: ((await worked()) - before) / frames.length };
}

function scrolled(page, pixels, most) {
  return page.evaluate(({ by, limit }) => new Promise((resolve) => {
    const log = document.querySelector("#people .log");
    const frames = [];
    let last = null;
    let still = 0;
    const step = (now) => {
      if (last !== null) frames.push(now - last);
      last = now;
      still = log.scrollTop > 0 ? 0 : still + 1;
      log.scrollTop -= by;
      if (still > 60 || frames.length >= limit) resolve(frames);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }), { by: pixels, limit: most });
}

function frames_of({ frames, work }) {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  const late = frames.filter((frame) => frame > 20).length;
  return `${frames.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, ${late} beyond 20 ms; ${work.toFixed(1)} ms of work each`;
}
