// The first minutes: a short list that ticks itself off by what really happens in the world.

import { button, h, words } from "./dom.js";
import { icon } from "./icons.js";
import { isIn } from "./people.js";
import { world } from "./world.js";

const STORE = "tour";

const firstName = (person) => person?.name.split(" ")[0] ?? "somebody";
/** The account whose login waits for its code. */
const waiting = () => world.of("account").find((account) => account.code && !isIn(account));
/** The prospect whose talk is the first. */
const prospect = () => world.people.get(talks()[0]?.[0].owner) ?? world.of("prospect")[0];
/** The topic of the prospect in the team's group. */
const topic = () => world.group?.topics?.find((one) => one.name.includes(firstName(prospect())));
/** The last one in sight. */
const last = (selector, fits = () => true) => [...document.querySelectorAll(selector)].findLast((one) => one.checkVisibility() && fits(one));
/** The latest button of the bot that begins with a sign, whatever its language; else where a message is written. */
const key = (sign) => last("#desk .key", (one) => one.textContent.startsWith(sign)) ?? last("#desk .composer-input");

/** Each step: what to do, when it is done, where it happens (`find`, and the person to `open`), and what can be typed or done for the newcomer. */
const STEPS = [
  {
    title: () => "Say hello to the bot",
    text: () => `You are ${firstName(world.of("team")[0])}, the owner. Press START.`,
    done: () => botMessages().some((message) => message.from === null),
    side: "desk", find: () => last(".start-button"),
  },
  {
    title: () => "Add your first account",
    text: () => `Press ➕ in the bot's chat, then send its number: ${number()}.`,
    done: () => world.of("account").some((account) => account.code || isIn(account)),
    side: "desk", find: () => key("➕"), type: () => ["desk", `/add_account ${number()}`],
  },
  {
    title: () => "Enter its login code",
    text: () => codeText(waiting()),
    done: () => world.of("account").some(isIn),
    side: "people", find: () => last(".code") ?? last(".code-chip"), open: () => waiting()?.id,
    press: () => waiting(),
  },
  {
    title: () => "Send the first message",
    text: () => `Say how new the account is, then press 📤. Or write one line: ${firstMessage()}`,
    done: () => talks().some(([talk, messages]) => messages.some((message) => message.from === talk.with)),
    side: "desk", find: () => key("📤"), type: () => ["desk", firstMessage()],
  },
  {
    title: () => `Answer as ${firstName(prospect())}`,
    text: () => `Open ${prospect()?.name} under “Prospects” and write something.`,
    done: () => talks().some(([talk, messages]) => messages.some((message) => message.from === talk.owner)),
    side: "people", find: () => last("#people .composer-input"), open: () => prospect()?.id, type: () => ["people", "Sounds good. What does it cost?"],
  },
  {
    title: () => "Answer at the desk",
    text: () => (topic() ? `${firstName(prospect())} has a topic in the group now. Open it and write.` : "The message came as a card. Press ↩️ under it, or double-click or swipe it. Then write."),
    done: () => talks().some(([talk, messages]) => {
      const first = messages.findIndex((message) => message.from === talk.owner);
      return first >= 0 && messages.slice(first).some((message) => message.from === talk.with);
    }),
    side: "desk", find: () => (topic() ? last(".topic", (one) => one.querySelector(".topic-name").textContent === topic().name) : key("↩")),
  },
];

/** The number of an account that is not logged in, as people write it. */
function number() {
  return (world.of("account").find((account) => !isIn(account)) ?? world.of("account")[0])?.phone ?? "+1 555 123 0132";
}

function firstMessage() {
  return `/send @${prospect()?.username} Hello, ${firstName(prospect())}!`;
}

function codeText(account) {
  if (!account) return "The code is not valid any more. Ask for another one: press 🔁 under the keypad, or ➕ and send the number again.";
  const password = account.password ? ` Then the bot asks for the account's password: send ${account.password}.` : "";
  return `${account.code.code} came to ${firstName(account)}'s phone. Press its digits on the keypad in the bot's chat.${password}`;
}

const talks = () => [...world.chats.values()].filter((chat) => chat.kind === "talk").map((talk) => [talk, world.messages(talk.key)]);
const botMessages = () => [...world.chats.values()].filter((chat) => chat.kind === "bot").flatMap((chat) => world.messages(chat.key));

export class Tour {
  #open = remembered() !== "closed";
  #drawn = "";
  #done = 0;

  /** `mount` puts the tour where there is room for it. */
  constructor(mount, hands) {
    this.hands = hands;
    this.node = h("aside", { class: "tour", "aria-label": "The first minutes" });
    this.opener = button({ class: "round", "aria-label": "The tour", title: "The tour", on: { click: () => this.toggle() } }, icon("tour"));
    mount(this.node);
    world.addEventListener("change", () => this.#draw());
  }

  toggle(open = !this.#open) {
    this.#open = open;
    remember(open ? "open" : "closed");
    this.#drawn = "";
    this.#draw();
    (open ? this.node.querySelector("button") : this.opener).focus();
  }

  #draw() {
    this.opener.setAttribute("aria-expanded", String(this.#open));
    this.node.hidden = !this.#open || !world.ready;
    if (this.node.hidden) return;
    // What was done once stays done, and so does all that had to be done before it.
    const ticks = STEPS.map((step, index) => this.#done > index || step.done());
    this.#done = ticks.lastIndexOf(true) + 1;
    ticks.fill(true, 0, this.#done);
    const now = ticks.indexOf(false);
    const texts = STEPS.map((step, index) => [step.title(), index === now ? step.text() : ""]);
    const end = `Now try trouble: open an account's phone and end its session. Or ${world.offers.group ? "give the team a group, or " : ""}say /stats.`;
    const state = JSON.stringify([ticks, texts, end]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const held = this.node.contains(document.activeElement);
    const item = (step, index) => h(
      "li",
      { class: ticks[index] ? "done" : index === now ? "now" : "", "aria-current": index === now ? "step" : null },
      h("span", { class: "tick", role: "img", "aria-label": ticks[index] ? "done" : "to do" }, ticks[index] ? icon("check") : String(index + 1)),
      h("div", {}, h("b", {}, words(texts[index][0])), index === now ? h("p", {}, texts[index][1]) : "", index === now ? this.#help(step) : ""),
    );
    this.node.replaceChildren(
      h("div", { class: "tour-head" },
        h("h2", {}, now < 0 ? "All done" : "Your first minutes"),
        h("span", { class: "tour-count" }, `${ticks.filter(Boolean).length} of ${STEPS.length}`),
        button({ class: "round small", "aria-label": "Close the tour", on: { click: () => this.toggle(false) } }, icon("close"))),
      h("ol", {}, STEPS.map(item)),
      now < 0 ? h("p", { class: "tour-end" }, end) : "",
      h("p", { class: "tour-live", role: "status" }, now < 0 ? "All steps are done" : `Step ${now + 1}: ${texts[now][0]}`),
    );
    if (held) this.node.querySelector("button").focus();
  }

  #help(step) {
    const show = button({ class: "pill small", on: { click: () => this.#show(step) } }, "Show me");
    const help = (label, act) => button({ class: "pill small primary", on: { click: act } }, label);
    const type = step.type && help("Type it for me", () => { this.#show(step); this.hands.fill(...step.type()); });
    const press = step.press?.() && help("Press it for me", () => this.hands.enterCode(step.press()));
    return h("div", { class: "tour-tools" }, type ?? press ?? "", show);
  }

  #show(step) {
    this.hands.turn(step.side);
    if (step.side === "desk") this.hands.owner();
    const who = step.open?.();
    if (who) this.hands.open(who);
    const target = step.find();
    if (!target) return;
    target.scrollIntoView({ block: "nearest" });
    target.closest("button, textarea")?.focus({ preventScroll: true });
    target.classList.add("pointed");
    setTimeout(() => target.classList.remove("pointed"), 2500);
  }
}

function remembered() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function remember(state) {
  try {
    localStorage.setItem(STORE, state);
  } catch {
    // A browser that keeps nothing shows the tour again.
  }
}
