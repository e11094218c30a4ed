// The page put together: two sides, the tour, the colours.

import { Desk } from "./desk.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { isIn, People } from "./people.js";
import { toast } from "./popups.js";
import { Tour } from "./tour.js";
import { world } from "./world.js";

const stage = document.getElementById("stage");
const tools = document.getElementById("tools");

// Colours: as the system has them, or one of the two.

const THEMES = ["auto", "light", "dark"];
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

function theme() {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto";
  }
}

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function paint(name) {
  const chosen = name === "auto" ? (systemIsDark.matches ? "dark" : "light") : name;
  document.documentElement.dataset.theme = chosen;
}

systemIsDark.addEventListener("change", () => paint(theme()));

function setTheme(name, keep = true) {
  paint(name);
  themeButton.replaceChildren(icon(THEME_ICONS[name]));
  themeButton.setAttribute("aria-label", `Colours: ${name}`);
  themeButton.title = `Colours: ${name}`;
  try {
    if (keep) localStorage.setItem("theme", name);
  } catch {
    // The choice holds for this visit.
  }
}

const themeButton = button({ class: "round", on: { click: () => setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]) } });
setTheme(theme(), false);

// Sides: on a narrow screen one is seen at a time.

const sides = { desk: ["Desk", "chat"], people: ["Everybody else", "people"] };
const tabs = Object.entries(sides).map(([side, [label, name]]) => button({ class: "side", "data-side": side, on: { click: () => turn(side) } }, icon(name), h("span", {}, label), h("span", { class: "badge", hidden: true })));
document.getElementById("sides").append(...tabs);

function turn(side) {
  stage.dataset.side = side;
  for (const tab of tabs) {
    tab.setAttribute("aria-current", tab.dataset.side === side ? "page" : "false");
    if (tab.dataset.side === side) tab.lastChild.hidden = true;
  }
}

/** A dot on the side that is out of sight and has news: a message or a login code. */
let codes = 0;
world.addEventListener("change", ({ detail }) => {
  const before = codes;
  codes = world.of("account").filter((account) => account.code && !isIn(account)).length;
  if (detail.whole) return;
  const news = new Set([...detail.chats].map((key) => (key.startsWith("talk:") ? "people" : "desk")));
  if (codes > before) news.add("people");
  for (const tab of tabs.filter((one) => news.has(one.dataset.side))) tab.lastChild.hidden = stage.dataset.side === tab.dataset.side;
});

const desk = new Desk(document.getElementById("desk"), { openPerson: (id) => { turn("people"); people.open(id); } });
const people = new People(document.getElementById("people"), { enterCode, become: (id) => { turn("desk"); desk.become(id); } });
// The tour stands below the list of people where there is room, else in a strip above both sides.
const wide = matchMedia("(min-width: 1100px)");
function mountTour(node) {
  const mount = () => (wide.matches ? people.column.append(node) : stage.before(node));
  wide.addEventListener("change", mount);
  mount();
}

const tour = new Tour(mountTour, {
  turn,
  open: (id) => people.open(id),
  owner: () => { const [owner] = world.of("team"); if (desk.viewer !== owner?.id) desk.become(owner.id); else desk.open("bot"); },
  fill: (side, text) => (side === "desk" ? desk : people).fill?.(text),
  enterCode,
});
desk.fill = (text) => desk.composer.fill(text);

// What is typed where nothing takes it goes to the line of the side that was used last, as in Telegram.
let used = desk;
for (const event of ["pointerdown", "focusin"]) stage.addEventListener(event, ({ target }) => { used = people.host.contains(target) ? people : desk; });
document.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey, target, defaultPrevented }) => {
  const writes = [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
  if (writes && !defaultPrevented && !target.closest("input, textarea, select, dialog, .menu")) used.composer.focus();
});
tools.append(tour.opener, themeButton);
turn("desk");

/** Presses an account's code on the keypad that asks for it. */
async function enterCode(account) {
  turn("desk");
  const digits = (text) => text.replace(/\D/gu, "");
  const key = `bot:${desk.viewer}`;
  const asks = (message) => message.buttons?.flat().some((one) => one.text === "1") && digits(message.text.split("\n")[0]).includes(digits(account.phone));
  const card = world.messages(key).findLast(asks);
  if (!card) return toast(`No card of this chat asks for the code of ${account.phone}`);
  for (const digit of account.code.code) {
    const rows = world.message(key, card.id)?.buttons ?? [];
    const row = rows.findIndex((keys) => keys.some((one) => one.text === digit));
    if (row < 0) return;
    const column = rows[row].findIndex((one) => one.text === digit);
    await world.act(desk.viewer, "press", { chat: desk.viewer, message: card.id, row, column });
  }
}

const link = document.getElementById("link");
world.addEventListener("link", ({ detail }) => {
  link.textContent = detail ? "" : "The sandbox does not answer; trying again…";
  document.body.classList.toggle("offline", !detail);
});
world.connect();
