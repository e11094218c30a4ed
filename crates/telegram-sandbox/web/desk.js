// The team's Telegram: a member's chat with the bot, and the group with its topics.

import { ChatView, topicOf } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, button, h, words } from "./dom.js";
import { icon } from "./icons.js";
import { replyKeyboard } from "./keyboard.js";
import { summary } from "./message.js";
import { confirmBox, menu, toast } from "./popups.js";
import { world } from "./world.js";

/** So long a bot's "typing…" is shown, as in Telegram. */
const TYPING = 5000;
const ACTIONS = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…" };

/** A topic's name without the sign of its state. */
const letters = (name) => name.replace(/^[^\p{L}\p{N}]+/u, "");

export class Desk {
  #viewer = null;
  /** `bot`, or a topic of the group: null for its general part. */
  #place = "bot";
  #actions = new Map();
  #typingUntil = 0;
  #hiddenKeyboard = null;

  constructor(host, { openPerson }) {
    this.openPerson = openPerson;
    this.mates = h("div", { class: "mates", role: "tablist", "aria-label": "Whose Telegram" });
    this.header = h("div", { class: "chat-head" });
    this.topics = h("nav", { class: "topics", "aria-label": "Chats", hidden: true });
    this.pinned = h("div", { class: "pinned", hidden: true });
    this.view = new ChatView({
      press: (message, row, column) => world.act(this.#viewer, "press", { chat: this.#chat, message: message.id, row, column }),
      reply: (message) => this.composer.replyTo(message),
      edit: (message) => this.composer.beginEdit(message),
      react: (message, emoji) => world.act(this.#viewer, "react_said", { chat: this.#chat, message: message.id, emoji }),
      remove: (message) => world.act(this.#viewer, "delete_said", { chat: this.#chat, message: message.id }),
      removesAll: true,
      say: (text) => this.say(text),
      query: (text) => this.composer.fill(`@${world.bot.username} ${text}`),
      person: (reference) => this.#person(reference),
      compose: () => this.composer.focus(),
    });
    this.composer = new Composer({
      say: (text, entities, reply) => this.say(text, entities, reply),
      edit: (message, text) => world.act(this.#viewer, "edit_said", { chat: this.#chat, message: message.id, text }),
      attach: (files, photo, caption, reply) => world.act(this.#viewer, "attach", { ...this.#where(reply), files, photo, caption }),
      forward: (text, from) => world.act(this.#viewer, "forward_to_bot", { chat: this.#chat, topic: this.#topic, text, from }),
      commands: () => this.#commands(),
      lastOwn: () => (this.#place === "bot" ? this.view.messages().findLast((message) => message.from === this.#viewer && message.text && !message.file) : null),
    });
    host.append(this.mates, h("div", { class: "desk-body" }, this.topics, h("div", { class: "chat" }, this.header, this.pinned, this.view.node, this.composer.node)));
    world.addEventListener("change", ({ detail }) => this.#changed(detail));
  }

  /** The member whose Telegram this is. */
  get viewer() {
    return this.#viewer;
  }

  get key() {
    return this.#place === "bot" ? `bot:${this.#viewer}` : world.group?.key;
  }

  get #chat() {
    return this.#place === "bot" ? this.#viewer : world.group.id;
  }

  get #topic() {
    return this.#place === "bot" ? null : this.#place;
  }

  #where(reply) {
    return { chat: this.#chat, topic: this.#topic, reply_to: reply };
  }

  say(text, entities = [], reply = null) {
    this.view.toEnd();
    return world.act(this.#viewer, "say", { ...this.#where(reply), text, entities });
  }

  become(person) {
    this.#viewer = person;
    const member = world.people.get(person)?.part === "team";
    if (!member || !world.group) this.#place = "bot";
    this.#draw();
    this.composer.focus();
  }

  open(place) {
    this.#place = place;
    this.#draw();
  }

  #changed({ chats, heads, whole }) {
    if (this.#viewer === null || !world.people.has(this.#viewer)) this.#viewer = world.of("team")[0]?.id ?? null;
    if (this.#viewer === null) return;
    this.#watchActions();
    if (heads || whole) this.#draw();
    else if (chats.has(this.key)) this.view.update();
    if (chats.size > 0) {
      this.#drawPinned();
      this.#drawKeyboard();
    }
  }

  #commands() {
    const head = world.chats.get(this.key);
    if (!head) return [];
    return head.kind === "group" ? head.commands[this.#viewer] ?? [] : head.commands;
  }

  #person(reference) {
    const named = (person) => person.username?.toLowerCase() === String(reference).replace("@", "").toLowerCase();
    const person = world.people.get(reference) ?? [...world.people.values()].find(named);
    if (person) this.openPerson(person.id);
  }

  /** The bot shows what it does until it has done it. */
  #watchActions() {
    for (const { key, actions = 0 } of world.chats.values()) {
      const before = this.#actions.get(key) ?? actions;
      this.#actions.set(key, actions);
      if (key !== this.key) continue;
      if (actions > before) {
        this.#typingUntil = Date.now() + TYPING;
        setTimeout(() => this.#drawHeader(), TYPING + 50);
      } else if (this.view.messages().at(-1)?.from === null) {
        this.#typingUntil = 0;
      }
    }
  }

  #draw() {
    this.#drawMates();
    this.#drawHeader();
    this.#drawTopics();
    const bot = this.#place === "bot";
    const name = world.nameOf(this.#viewer);
    const place = bot ? world.bot.name : this.#topicName();
    this.view.show({
      key: this.key,
      viewer: this.#viewer,
      topic: bot ? undefined : this.#topic,
      named: !bot,
      label: `${name}'s chat: ${place}`,
      empty: bot ? () => this.#start() : () => h("p", { class: "empty" }, "Nothing has been written here yet."),
    });
    this.composer.show(`${this.#viewer} ${this.#place}`, `Message to ${place} as ${name}`);
    this.#drawPinned();
    this.#drawKeyboard();
  }

  /** What Telegram shows before the first message: what the bot is for, and START. */
  #start() {
    return h(
      "div",
      { class: "start" },
      avatar(world.bot.id, world.bot.name),
      h("h2", {}, words(world.bot.name)),
      h("p", {}, "This is the real program on a Telegram in a box: no token, no account, nothing leaves this machine."),
      button({ class: "pill primary start-button", on: { click: () => this.say("/start") } }, "START"),
    );
  }

  #drawMates() {
    const team = world.of("team");
    const others = [...world.people.values()].filter((person) => person.part !== "team");
    const stranger = others.find((person) => person.id === this.#viewer);
    const tab = (person) => button(
      { class: "mate", role: "tab", "aria-selected": String(person.id === this.#viewer), on: { click: () => this.become(person.id) } },
      avatar(person.id, person.name), h("span", { class: "mate-words" }, words(person.name), h("small", {}, person.role ?? "stranger")),
    );
    const more = button({ class: "round", "aria-label": "Write to the bot as somebody else", title: "Write to the bot as somebody else" }, icon("more"));
    more.addEventListener("click", () => menu(more, "Write to the bot as", others.map((person) => ({ label: person.name, icon: "chat", press: () => this.become(person.id) }))));
    const controls = () => [...this.mates.querySelectorAll("button")];
    const focused = controls().indexOf(document.activeElement);
    const group = button(
      { class: "pill small group-button", "aria-label": "Give the team a group", title: "Give the team a group", hidden: !world.offers.group, on: { click: () => this.#giveGroup() } },
      icon("people"), h("span", {}, "Add a group"),
    );
    this.mates.replaceChildren(...team.map(tab), ...(stranger ? [tab(stranger)] : []), h("span", { class: "mates-tools" }, group, more));
    if (focused >= 0) controls()[focused]?.focus();
  }

  #drawHeader() {
    const bot = this.#place === "bot";
    const head = world.chats.get(this.key);
    const doing = Date.now() < this.#typingUntil ? ACTIONS[head?.action] ?? "typing…" : null;
    const title = bot ? world.bot.name : this.#topicName();
    const note = doing ?? (bot ? "bot" : `${world.group?.title ?? ""} · topic`);
    const block = head?.blocked;
    const tools = button({ class: "round", "aria-label": "About this chat", title: "More" }, icon("more"));
    tools.addEventListener("click", () => menu(tools, "Chat", [
      bot && { label: block ? "Unblock the bot" : "Block the bot", icon: "block", danger: !block, press: () => this.#block(!block) },
      { label: "To the latest message", icon: "down", press: () => this.view.toEnd(true) },
    ]));
    this.header.replaceChildren(
      avatar(bot ? world.bot.id : this.#place ?? head?.id ?? 0, bot ? title : letters(title)),
      h("div", { class: "chat-title" }, h("h2", {}, words(title)), h("p", { class: doing ? "doing" : "", role: "status" }, note)),
      block ? h("span", { class: "tag bad" }, "blocked") : "",
      tools,
    );
  }

  async #giveGroup() {
    const about = "Each prospect who writes gets a topic in it. What the team writes in a topic is sent to the prospect. The desk restarts for it.";
    if (!(await confirmBox("Give the team a group?", about, "Add it"))) return;
    if (await world.change("give_group")) toast("The group is there. A prospect's next message opens their topic.");
  }

  async #block(blocked) {
    if (!blocked || (await confirmBox("Block the bot?", "It can write no more until you unblock it or write to it."))) {
      world.act(this.#viewer, "block_bot", { blocked });
    }
  }

  #topicName() {
    if (this.#place === null) return "General";
    return world.group?.topics?.find((topic) => topic.id === this.#place)?.name ?? "Topic";
  }

  #drawTopics() {
    const { group } = world;
    const member = world.people.get(this.#viewer)?.part === "team";
    this.topics.hidden = !group || !member;
    if (this.topics.hidden) return;
    const entry = (place, title, picture, last, closed) => button(
      { class: "topic", "aria-current": place === this.#place ? "page" : null, on: { click: () => this.open(place) } },
      picture, h("span", { class: "topic-words" }, words(title, { class: "topic-name" }), words(summary(last), { class: "topic-last" })), closed ? icon("lock") : "",
    );
    const bot = entry("bot", world.bot.name, avatar(world.bot.id, world.bot.name), world.messages(`bot:${this.#viewer}`).at(-1), false);
    const last = (topic) => world.messages(group.key).findLast((message) => topicOf(message) === topic);
    const general = entry(null, "General", h("span", { class: "topic-sign" }, "#"), last(null), false);
    const topics = (group.topics ?? []).map((topic) => entry(topic.id, topic.name, avatar(topic.id, letters(topic.name)), last(topic.id), topic.closed));
    const focused = [...this.topics.querySelectorAll("button")].indexOf(document.activeElement);
    this.topics.replaceChildren(bot, h("h3", {}, words(group.title)), general, ...topics.reverse());
    if (focused >= 0) this.topics.querySelectorAll("button")[focused]?.focus();
  }

  #drawPinned() {
    const ids = world.chats.get(this.key)?.pinned ?? [];
    const here = ids.map((id) => this.view.messages().find((message) => message.id === id)).filter(Boolean);
    const latest = here.at(-1);
    this.pinned.hidden = !latest;
    if (!latest) return;
    this.pinned.replaceChildren(button({ class: "pinned-button", on: { click: () => this.view.jump(latest.id) } }, h("b", {}, "Pinned message"), words(summary(latest), { class: "pinned-text" })));
  }

  /** The latest keyboard or forced reply that the bot put in place of the phone's own. */
  #drawKeyboard() {
    const latest = this.view.messages().findLast((message) => message.reply_keyboard);
    const markup = latest?.reply_keyboard;
    const { keyboardHost } = this.composer;
    if (markup?.force_reply && this.#hiddenKeyboard !== latest.id) {
      this.#hiddenKeyboard = latest.id;
      this.composer.replyTo(latest);
    }
    const shown = markup?.keyboard && !(markup.one_time_keyboard && this.#hiddenKeyboard === latest.id);
    if (!shown) return keyboardHost.replaceChildren();
    keyboardHost.replaceChildren(replyKeyboard(markup, (text) => {
      if (markup.one_time_keyboard) this.#hiddenKeyboard = latest.id;
      this.say(text);
    }));
  }
}
