// The first minutes: a short list that ticks itself off by what really happens in the world.

import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { isIn } from "./people.js";
import { world } from "./world.js";

const STORE = "tour";

/** Each step: what to do, when it is done, where it happens, and what can be typed for the newcomer. */
const STEPS = [
  {
    title: "Say hello to the bot",
    text: "You are Olga, the owner. Press START.",
    done: () => botMessages().some((message) => message.from === null),
    side: "desk", find: ".start-button",
  },
  {
    title: "Add your first account",
    text: "Press ➕ Add an account, then send its phone number.",
    done: () => world.of("account").some((account) => account.code || isIn(account)),
    side: "desk", find: "#desk .composer-input", type: ["desk", "/add_account +1 555 123 0132"],
  },
  {
    title: "Enter its login code",
    text: "It came to Sam's phone, under “Phones of your accounts”. Press its digits on the keypad.",
    done: () => world.of("account").some(isIn),
    side: "people", find: ".code-chip", open: () => world.of("account").find((account) => account.code)?.id,
  },
  {
    title: "Send the first message",
    text: "To Ann, a prospect, from your account.",
    done: () => talks().some(([talk, messages]) => messages.some((message) => message.from === talk.with)),
    side: "desk", find: "#desk .composer-input", type: ["desk", "/send @ann Hello, Ann!"],
  },
  {
    title: "Answer as Ann",
    text: "Open Ann among the prospects and write as her.",
    done: () => talks().some(([talk, messages]) => messages.some((message) => message.from === talk.owner)),
    side: "people", find: "#people .composer-input", open: () => talks()[0]?.[0].owner, type: ["people", "Sounds good. What does it cost?"],
  },
  {
    title: "Answer her at the desk",
    text: "Her words came as a card. Reply to it: double-click it, swipe it, or press ↩.",
    done: () => talks().some(([talk, messages]) => {
      const first = messages.findIndex((message) => message.from === talk.owner);
      return first >= 0 && messages.slice(first).some((message) => message.from === talk.with);
    }),
    side: "desk", find: "#desk .row:last-child .bubble",
  },
];

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
    const state = ticks.join();
    if (state === this.#drawn) return;
    this.#drawn = state;
    const now = ticks.indexOf(false);
    const held = this.node.contains(document.activeElement);
    const item = (step, index) => h(
      "li",
      { class: ticks[index] ? "done" : index === now ? "now" : "", "aria-current": index === now ? "step" : null },
      h("span", { class: "tick", role: "img", "aria-label": ticks[index] ? "done" : "to do" }, ticks[index] ? icon("check") : String(index + 1)),
      h("div", {}, h("b", {}, step.title), index === now ? h("p", {}, step.text) : "", index === now ? this.#help(step) : ""),
    );
    this.node.replaceChildren(
      h("div", { class: "tour-head" },
        h("h2", {}, now < 0 ? "All done" : "Your first minutes"),
        h("span", { class: "tour-count" }, `${ticks.filter(Boolean).length} of ${STEPS.length}`),
        button({ class: "round small", "aria-label": "Close the tour", on: { click: () => this.toggle(false) } }, icon("close"))),
      h("ol", {}, STEPS.map(item)),
      now < 0 ? h("p", { class: "tour-end" }, "Now try trouble: open an account on the right and end its session. Or look at /why @ann and /stats.") : "",
      h("p", { class: "tour-live", role: "status" }, now < 0 ? "All steps are done" : `Step ${now + 1}: ${STEPS[now].title}`),
    );
    if (held) this.node.querySelector("button").focus();
  }

  #help(step) {
    const show = button({ class: "pill small", on: { click: () => this.#show(step) } }, "Show me");
    const type = step.type && button({ class: "pill small primary", on: { click: () => { this.#show(step); this.hands.fill(...step.type); } } }, "Type it for me");
    return h("div", { class: "tour-tools" }, type, show);
  }

  #show(step) {
    this.hands.turn(step.side);
    if (step.side === "desk") this.hands.owner();
    const who = step.open?.();
    if (who) this.hands.open(who);
    const target = document.querySelector(step.find);
    if (!target) return;
    target.scrollIntoView({ block: "nearest" });
    (target.closest("button, textarea") ?? target.closest(".row"))?.focus();
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
