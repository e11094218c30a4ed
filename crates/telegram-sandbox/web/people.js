// Everybody else's Telegram: prospects and their talks, the accounts with their codes, and trouble.

import { ChatView } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, button, h, time, words } from "./dom.js";
import { icon } from "./icons.js";
import { summary } from "./message.js";
import { confirmBox, form, menu, toast } from "./popups.js";
import { world } from "./world.js";

export class People {
  /** An id of somebody, `telegram` for Telegram itself, or null for the list alone. */
  #open = null;
  /** The account whose talk is open, for each prospect. */
  #with = new Map();
  #drawn = "";

  constructor(host, { enterCode, become }) {
    this.hands = { enterCode, become };
    this.list = h("nav", { class: "contacts", "aria-label": "People" });
    this.column = h("div", { class: "contacts-column" }, this.list);
    this.detail = h("div", { class: "detail" });
    this.view = new ChatView({
      press: () => null,
      reply: (message) => this.composer.replyTo(message),
      edit: (message) => this.composer.beginEdit(message),
      remove: (message) => world.act(this.#open, "take_back", { to: this.#peer, message: message.id }),
      react: (message, emoji) => world.act(this.#open, "react", { to: this.#peer, message: message.id, emoji }),
      person: (reference) => this.#person(reference),
      compose: () => this.composer.focus(),
    });
    this.composer = new Composer({
      say: (text, entities, reply) => this.#toPeer("write", { reply_to: reply, text, entities }),
      edit: (message, text) => this.#toPeer("edit_written", { message: message.id, text }),
      attach: (files, photo, caption, reply) => this.#toPeer("write_files", { files, photo, caption, reply_to: reply }),
      forward: (text, from) => this.#toPeer("forward", { text, from }),
      lastOwn: () => this.view.messages().findLast((message) => message.from === this.#open && message.text && !message.file),
    });
    this.head = h("div", { class: "chat-head" });
    this.peers = h("div", { class: "peers", role: "tablist", "aria-label": "Talks", hidden: true });
    this.talk = h("div", { class: "chat" }, this.head, this.peers, this.view.node, this.composer.node);
    this.host = host;
    host.append(h("div", { class: "people-body" }, this.column, this.detail));
    world.addEventListener("change", ({ detail }) => this.#changed(detail));
  }

  get opened() {
    return this.#open;
  }

  open(who) {
    this.#open = who;
    this.#drawn = "";
    this.#draw();
    const prospect = world.people.get(who)?.part === "prospect";
    if (prospect && matchMedia("(pointer: fine)").matches) this.composer.focus();
  }

  /** Fills the open talk's composer. */
  fill(text) {
    this.composer.fill(text);
  }

  get #peer() {
    return this.#with.get(this.#open) ?? this.#peersOf(this.#open)[0]?.id ?? null;
  }

  #toPeer(act, fields) {
    const to = this.#peer;
    if (to === null) {
      toast("There is no account to write to yet: add one at the desk first");
      return null;
    }
    this.view.toEnd();
    return world.act(this.#open, act, { to, ...fields });
  }

  /** Accounts that somebody has a talk with, the latest first, then those that are logged in. */
  #peersOf(owner) {
    const last = (talk) => world.messages(talk.key).at(-1)?.date ?? 0;
    const talks = world.talksOf(owner).sort((a, b) => last(b) - last(a)).map((talk) => world.people.get(talk.with));
    const others = world.of("account").filter((account) => isIn(account) && !talks.includes(account));
    return [...talks.filter(Boolean), ...others];
  }

  #changed({ chats, heads, whole }) {
    if (whole && this.#open !== null && this.#open !== "telegram" && !world.people.has(this.#open)) this.#open = null;
    if (heads || whole || chats.size > 0) this.#draw(chats);
  }

  #draw(chats = new Set()) {
    this.host.classList.toggle("has-open", this.#open !== null);
    this.#drawList();
    const person = world.people.get(this.#open);
    if (this.#open === "telegram") this.#replace("telegram", () => this.#telegram());
    else if (!person) this.#replace("none", () => this.#nobody());
    else if (person.part === "prospect" || world.talksOf(person.id).length > 0) this.#drawTalk(person, chats);
    else this.#replace(`account ${person.id}`, () => this.#account(person));
  }

  /** Puts a page here; the focus stays where it was on it. */
  #replace(name, make) {
    const state = JSON.stringify([name, world.people.get(this.#open), world.trouble, world.of("account").length]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const all = () => [...this.detail.querySelectorAll("button")];
    const at = all().indexOf(document.activeElement);
    this.detail.replaceChildren(make());
    if (at >= 0) all()[at]?.focus();
  }

  // The list.

  #drawList() {
    const focused = [...this.list.querySelectorAll("button")].indexOf(document.activeElement);
    const add = (label, press) => button({ class: "round small", "aria-label": label, title: label, on: { click: press } }, icon("plus"));
    this.list.replaceChildren(
      h("div", { class: "contacts-head" }, h("h3", {}, "Prospects"), add("Add a prospect", () => this.#addPerson(false))),
      ...this.#byNews(world.of("prospect")).map((person) => this.#prospect(person)),
      h("div", { class: "contacts-head" }, h("h3", {}, "Phones of your accounts"), add("Add a number", () => this.#addPerson(true))),
      ...world.of("account").map((person) => this.#accountEntry(person)),
      h("div", { class: "contacts-head" }, h("h3", {}, "Trouble")),
      this.#entry("telegram", h("span", { class: "avatar sign" }, icon("bolt")), "Telegram itself", this.#troubleNote(), null, world.trouble.stalled || world.trouble.ordered ? "bad" : null),
    );
    if (focused >= 0) this.list.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  }

  #byNews(people) {
    const last = (person) => Math.max(0, ...world.talksOf(person.id).map((talk) => world.messages(talk.key).at(-1)?.date ?? 0));
    return people.map((person) => [person, last(person)]).sort((a, b) => b[1] - a[1]).map(([person]) => person);
  }

  #prospect(person) {
    const talks = world.talksOf(person.id);
    const latest = talks.map((talk) => world.messages(talk.key).at(-1)).filter(Boolean).sort((a, b) => b.date - a.date)[0];
    const unread = talks.reduce((sum, talk) => sum + talk.unread, 0);
    const note = latest ? `${latest.from === person.id ? "You: " : ""}${summary(latest)}` : person.username ? `@${person.username}` : "has heard nothing yet";
    const badge = unread > 0 ? h("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread)) : null;
    return this.#entry(person.id, avatar(person.id, person.name), person.name, note, latest ? time(latest.date) : null, null, badge);
  }

  #accountEntry(person) {
    const [state, kind] = standing(person);
    const badge = person.code ? h("span", { class: "code-chip", "aria-label": `Login code ${[...person.code.code].join(" ")}` }, person.code.code) : null;
    return this.#entry(person.id, avatar(person.id, person.name), person.phone, `${person.name} · ${state}`, null, kind, badge);
  }

  #entry(who, picture, title, note, when, kind, badge = null) {
    return button(
      { class: "contact", "data-who": who, "aria-current": who === this.#open ? "page" : null, on: { click: () => this.open(who) } },
      picture,
      h("span", { class: "contact-words" },
        h("span", { class: "contact-line" }, words(title, { class: "contact-name" }), when && h("small", {}, when)),
        h("span", { class: "contact-line" }, kind && h("span", { class: `dot ${kind}`, "aria-hidden": "true" }), words(note, { class: "contact-note" }), badge)),
    );
  }

  #troubleNote() {
    const { stalled, ordered } = world.trouble;
    if (stalled) return "the network stands still";
    return ordered > 0 ? `${ordered} ordered` : "everything works";
  }

  async #addPerson(account) {
    const answer = await form(account ? "A number with an account" : "A prospect", [
      { name: "first_name", label: "Name", required: true, maxlength: "255", dir: "auto" },
      { name: "username", label: "Username, if any", maxlength: "32", pattern: "@?[A-Za-z0-9_]*" },
      ...(account ? [{ name: "phone", label: "Phone", required: true, placeholder: "+1 555 123 0199", pattern: "\\+[0-9 ]{7,20}" }] : []),
    ], "Add");
    if (!answer) return;
    const result = await world.change("add_person", {
      first_name: answer.first_name,
      username: answer.username.replace("@", "") || null,
      phone: account ? answer.phone.replaceAll(" ", "") : null,
    });
    if (result) this.open(result.person);
  }

  #person(reference) {
    const name = String(reference).replace("@", "").toLowerCase();
    const person = world.people.get(reference) ?? [...world.people.values()].find((one) => one.username?.toLowerCase() === name);
    if (person && person.part !== "team") this.open(person.id);
  }

  // A prospect's talk.

  #drawTalk(person, chats) {
    if (this.#drawn !== "talk") {
      this.detail.replaceChildren(this.talk);
      this.#drawn = "talk";
    }
    const peers = this.#peersOf(person.id);
    const peer = world.people.get(this.#peer);
    const key = `talk:${person.id}:${peer?.id}`;
    this.#drawTalkHead(person, peer, world.chats.get(key));
    this.peers.hidden = peers.length < 2;
    this.peers.replaceChildren(...peers.map((one) => button(
      { class: "peer", role: "tab", "aria-selected": String(one.id === peer?.id), on: { click: () => { this.#with.set(person.id, one.id); this.#draw(); } } },
      words(one.name),
    )));
    const shown = { key, viewer: person.id, label: `${person.name}'s talk${peer ? ` with ${peer.name}` : ""}`, empty: () => this.#silence(person, peer) };
    const now = this.view.shown;
    if (now?.key !== key || now.viewer !== person.id) this.view.show(shown);
    else if (chats.has(key) || chats.size === 0) this.view.update();
    this.composer.show(key, `Write as ${person.name}`, peer ? `Write as ${person.name}` : "No account to write to yet");
  }

  #drawTalkHead(person, peer, talk) {
    const unread = talk?.unread ?? 0;
    const blocked = peer && person.blocked.includes(peer.id);
    const read = button(
      { class: "pill small", disabled: !unread, title: "They read what they got", on: { click: () => world.act(person.id, "read", { with: peer.id }) } },
      icon("eye"), unread ? `Read ${unread}` : "Read",
    );
    const more = button({ class: "round", "aria-label": `About ${person.name}`, title: "More" }, icon("more"));
    more.addEventListener("click", () => menu(more, person.name, [
      peer && { label: blocked ? `Unblock ${peer.name}` : `Block ${peer.name}`, icon: "block", danger: !blocked, press: () => world.act(person.id, "block", { whom: peer.id, blocked: !blocked }) },
      { label: "Write to the bot as them", icon: "chat", press: () => this.hands.become(person.id) },
    ]));
    const focus = this.head.contains(document.activeElement) ? [...this.head.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    this.head.replaceChildren(
      this.#back(),
      avatar(person.id, person.name),
      h("div", { class: "chat-title" }, h("h2", {}, words(person.name)), h("p", {}, words([person.username && `@${person.username}`, peer && `with ${peer.name}`].filter(Boolean).join(" · ") || "no username"))),
      blocked ? h("span", { class: "tag bad" }, "blocked") : "",
      talk ? read : "",
      more,
    );
    if (focus >= 0) (this.head.querySelectorAll("button:not(:disabled)")[focus] ?? more).focus();
  }

  #silence(person, peer) {
    const address = person.username ? `/send @${person.username} Hello!` : null;
    return h(
      "div",
      { class: "start" },
      avatar(person.id, person.name),
      h("h2", {}, words(person.name)),
      h("p", {}, peer ? "Nothing has been written here yet. Write first, or let the desk begin:" : "The desk has no account yet that could write. Once it has one:"),
      address ? h("code", {}, address) : "",
    );
  }

  #back() {
    return button({ class: "round back", "aria-label": "Back to the list", on: { click: () => this.#toList() } }, icon("back"));
  }

  #toList() {
    const before = this.#open;
    this.#open = null;
    this.#drawn = "";
    this.#draw();
    this.list.querySelector(`[data-who="${before}"]`)?.focus();
  }

  #nobody() {
    return h("div", { class: "nobody" }, h("p", { class: "chip" }, "Choose somebody to play"));
  }

  // An account's phone.

  #account(person) {
    const [state, kind] = standing(person);
    const act = (name, fields) => () => world.act(person.id, name, fields);
    const sure = (title, text, then) => async () => { if (await confirmBox(title, text, title.replace("?", ""))) then(); };
    const trouble = (label, note, press, name = "bolt") => button({ class: "trouble", on: { click: press } }, icon(name), h("span", {}, h("b", {}, label), h("small", {}, note)));
    const next = (refusal, note) => async () => { if (await world.act(person.id, "refuse_next", { refusal })) toast(note); };
    return h(
      "div",
      { class: "page" },
      h("div", { class: "page-head" }, this.#back(), avatar(person.id, person.name), h("div", {}, h("h2", {}, person.phone), h("p", {}, words(person.name), person.username ? ` · @${person.username}` : ""), h("p", {}, h("span", { class: `dot ${kind}` }), ` ${state}`))),
      this.#codeCard(person),
      person.password ? h("p", { class: "card" }, icon("lock"), h("span", {}, "Its password: ", h("code", {}, person.password))) : "",
      h("h3", {}, "On this phone"),
      h("div", { class: "troubles" },
        trouble("Scan the QR code", "the one that /login_qr shows at the desk", act("scan_code"), "phone"),
        trouble("Write to the bot as its owner", "a stranger: the bot keeps silent", () => this.hands.become(person.id), "chat")),
      h("h3", {}, "Trouble for this account"),
      h("div", { class: "troubles" },
        trouble("Flood wait", "the next message must wait 30 s", next({ flood_wait: 30 }, "The next message meets a flood wait of 30 s")),
        trouble("Spam limit", "the next message is refused: PEER_FLOOD", next("peer_flood", "The next message is refused as spam")),
        trouble("Connection lost", "it drops now", async () => { if (await world.act(person.id, "disconnect")) toast("The connection was cut"); }),
        trouble("Session ended", "as under “Devices” in the app", sure("End its sessions?", `Every login of ${person.phone} ends.`, act("end_sessions"))),
        trouble("Keys forgotten", "Telegram does not know its key any more", sure("Forget its keys?", `Telegram forgets every key of ${person.phone}.`, act("forget_keys"))),
        trouble("Banned", "for ever, as Telegram does", sure("Ban it?", `${person.phone} is banned for ever.`, act("ban")), "block")),
    );
  }

  #codeCard(person) {
    if (!person.code) {
      return h("p", { class: "card dim" }, icon("phone"), h("span", {}, isIn(person) ? "Logged in." : "A login code will appear here once the desk asks for one: ", isIn(person) ? "" : h("code", {}, `/add_account ${person.phone}`)));
    }
    return h(
      "div",
      { class: "card code-card", role: "status" },
      h("p", {}, `Login code (${person.code.way === "app" ? "in the Telegram app" : person.code.way}):`),
      h("p", { class: "code", "aria-label": [...person.code.code].join(" ") }, person.code.code),
      button({ class: "pill primary", on: { click: () => this.hands.enterCode(person) } }, "Press it on the desk's keypad"),
    );
  }

  // Telegram itself.

  #telegram() {
    const { stalled, ordered } = world.trouble;
    const trouble = (label, note, press, pressed = null) => button({ class: "trouble", "aria-pressed": pressed === null ? null : String(pressed), on: { click: press } }, icon("bolt"), h("span", {}, h("b", {}, label), h("small", {}, note)));
    const passes = (label, note, seconds) => button({ class: "trouble", on: { click: async () => { if (await world.change("pass", { seconds })) toast(`${label}, at the desk and at Telegram`); } } }, icon("clock"), h("span", {}, h("b", {}, label), h("small", {}, note)));
    return h(
      "div",
      { class: "page" },
      h("div", { class: "page-head" }, this.#back(), h("span", { class: "avatar sign" }, icon("bolt")), h("div", {}, h("h2", {}, "Telegram itself"), h("p", {}, this.#troubleNote()))),
      h("div", { class: "troubles" },
        trouble(stalled ? "Let the network go on" : "The network stands still", "no account reaches Telegram while it does", () => world.change("stall", { stalled: !stalled }), stalled),
        trouble("The bot is flooded", "its next message must wait 5 s", () => world.change("bot_flood", { seconds: 5 })),
        trouble("The Bot API is down", "for the next 10 calls", () => world.change("bot_down", { calls: 10 }))),
      h("h3", {}, "Time"),
      h("div", { class: "troubles" },
        passes("A minute passes", "the gap between two messages", 60),
        passes("An hour passes", "somebody waits for an answer", 3600),
        passes("A day passes", "a new limit, the day's figures", 86_400)),
      stalled || ordered ? button({ class: "pill primary", on: { click: () => world.change("clear_trouble") } }, "End all trouble") : "",
    );
  }
}

export function isIn(account) {
  return account.devices.some((device) => device.device);
}

/** How an account stands at Telegram, in words and as a colour. */
function standing(account) {
  if (account.banned) return ["banned", "bad"];
  if (!isIn(account)) return [account.code ? "logging in" : "not logged in", account.code ? "warn" : "off"];
  return account.devices.some((device) => device.live) ? ["logged in", "good"] : ["logged in, not connected", "warn"];
}
