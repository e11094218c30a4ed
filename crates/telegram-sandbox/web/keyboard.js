// Keyboards: the buttons under a message, and the keyboard that a bot puts in place of the phone's own.

import { button, h } from "./dom.js";
import { copy } from "./entities.js";
import { icon } from "./icons.js";
import { alertBox, confirmBox, toast } from "./popups.js";

/** The buttons under a message. `press(row, column)` resolves to the bot's answer; `query(text)` begins an inline query. */
export function inlineKeyboard(rows, { press, query }) {
  const line = (buttons, row) => h("div", { class: "keys-row" }, buttons.map((key, column) => draw(key, row, column)));
  const draw = (key, row, column) => {
    const corner = key.url ? icon("arrow") : key.copy ? icon("copy") : key.query !== undefined ? icon("forward") : "";
    const node = button({ class: "key", "data-at": `${row}:${column}`, title: key.text }, h("bdi", {}, key.text), corner);
    node.addEventListener("click", async () => {
      if (key.url) return openLink(key.url);
      if (key.copy) return copy(key.copy);
      if (key.query !== undefined) return query(key.query);
      if (node.getAttribute("aria-busy")) return;
      node.setAttribute("aria-busy", "true");
      const result = await press(row, column);
      node.removeAttribute("aria-busy");
      if (result?.answer) show(result.answer);
    });
    return node;
  };
  return h("div", { class: "keys", role: "group", "aria-label": "Buttons" }, rows.map(line));
}

/** What the bot answers to a press: a notice that goes, or one that stays. */
function show({ text, show_alert, url }) {
  if (text && show_alert) alertBox("", text);
  else if (text) toast(text);
  if (url) openLink(url);
}

async function openLink(url) {
  if (!/^https?:/iu.test(url)) return toast(`In Telegram this opens ${url}`);
  if (await confirmBox("Open this link?", url, "Open")) window.open(url, "_blank", "noopener,noreferrer");
}

/** The keyboard of texts in place of the phone's own; `say(text)` says what a key means. */
export function replyKeyboard(markup, say) {
  const line = (buttons) => h("div", { class: "keys-row" }, buttons.map(draw));
  const draw = (key) => {
    const text = typeof key === "string" ? key : key.text;
    const unknown = typeof key === "object" && Object.keys(key).some((name) => name.startsWith("request_") || name === "web_app");
    const press = unknown ? () => toast("The sandbox has no such picker") : () => say(text);
    return button({ class: "key", on: { click: press } }, h("bdi", {}, text));
  };
  return h("div", { class: "reply-keys", role: "group", "aria-label": "Keyboard of the bot" }, markup.keyboard.map(line));
}
