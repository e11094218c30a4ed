// The world as the page knows it: what the server sent, and what is asked of it.

import { toast } from "./popups.js";

class World extends EventTarget {
  /** The bot: id, name, username. */
  bot = { id: 0, name: "Bot", username: "bot" };
  /** People by id. */
  people = new Map();
  /** Heads of chats by key: `bot:<chat>`, `talk:<owner>:<with>`. */
  chats = new Map();
  trouble = { stalled: false, ordered: 0 };
  /** What the program on the stage can be given: `group`. */
  offers = { group: false };
  ready = false;
  #messages = new Map();

  connect() {
    const source = new EventSource("/events");
    source.addEventListener("snapshot", (event) => this.#take(JSON.parse(event.data), true));
    source.addEventListener("change", (event) => this.#take(JSON.parse(event.data), false));
    source.addEventListener("open", () => this.#link(true));
    source.addEventListener("error", () => this.#link(false));
  }

  /** The messages of a chat that are known here, oldest first. */
  messages(key) {
    return this.#messages.get(key) ?? [];
  }

  message(key, id) {
    const list = this.messages(key);
    return list[find(list, id)]?.id === id ? list[find(list, id)] : undefined;
  }

  /** Whether the server has older messages of a chat than the page. */
  hasOlder(key) {
    const oldest = this.chats.get(key)?.oldest;
    const first = this.messages(key)[0];
    return first !== undefined && oldest !== null && oldest !== undefined && oldest < first.id;
  }

  /** Fetches a page of older messages. */
  async older(key) {
    const first = this.messages(key)[0];
    if (!first) return;
    const response = await fetch(`/older?chat=${encodeURIComponent(key)}&before=${first.id}`);
    if (!response.ok) return;
    const { messages } = await response.json();
    const list = this.messages(key);
    if (list[0] !== first) return;
    this.#messages.set(key, [...messages, ...list]);
    this.#tell({ chats: new Set([key]), heads: false });
  }

  /** People of one part: `team`, `account` or `prospect`. */
  of(part) {
    return [...this.people.values()].filter((person) => person.part === part);
  }

  nameOf(id) {
    if (id === null || id === this.bot.id) return this.bot.name;
    return this.people.get(id)?.name || "Deleted account";
  }

  /** A prospect's talks. */
  talksOf(owner) {
    return [...this.chats.values()].filter((chat) => chat.kind === "talk" && chat.owner === owner);
  }

  get group() {
    return [...this.chats.values()].find((chat) => chat.kind === "group");
  }

  /** Does something as a person. Says why if it cannot be done, and answers `null` then. */
  act(person, act, fields = {}) {
    return this.#post("/act", { person, act, ...fields });
  }

  /** Does something to Telegram as a whole. */
  change(act, fields = {}) {
    return this.#post("/world", { act, ...fields });
  }

  async #post(path, body) {
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (response.ok) return await response.json();
      const reason = await response.json().catch(() => ({}));
      toast(reason.error ?? `This cannot be done (${response.status}).`);
    } catch {
      toast("The sandbox does not answer. Is it still running?");
    }
    return null;
  }

  #take(news, whole) {
    if (whole) {
      this.#messages.clear();
      this.chats.clear();
    }
    if (news.bot) this.bot = news.bot;
    if (news.people) this.people = new Map(news.people.map((person) => [person.id, person]));
    if (news.chats) this.chats = new Map(news.chats.map((chat) => [chat.key, chat]));
    if (news.trouble) this.trouble = news.trouble;
    if (news.offers) this.offers = news.offers;
    const chats = new Set(whole ? this.chats.keys() : []);
    for (const { chat, message } of news.messages ?? []) {
      this.#put(chat, message);
      chats.add(chat);
    }
    for (const { chat, id } of news.gone ?? []) {
      const list = this.messages(chat);
      const at = find(list, id);
      if (list[at]?.id === id) list.splice(at, 1);
      chats.add(chat);
    }
    this.ready = true;
    this.#tell({ chats, heads: Boolean(news.bot || news.people || news.chats || news.trouble || news.offers), whole });
  }

  #put(chat, message) {
    const list = this.#messages.get(chat) ?? [];
    this.#messages.set(chat, list);
    const at = find(list, message.id);
    if (list[at]?.id === message.id) {
      list[at] = message;
    } else if (at > 0 || list.length === 0 || !this.#isBefore(chat, message.id)) {
      list.splice(at, 0, message);
    }
  }

  /** An edit of a message that stands before what the page has fetched waits until it is fetched. */
  #isBefore(chat, id) {
    const oldest = this.chats.get(chat)?.oldest;
    return oldest !== undefined && oldest !== null && oldest < id;
  }

  #tell(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  #link(up) {
    this.dispatchEvent(new CustomEvent("link", { detail: up }));
  }
}

/** Where a message of this id stands or would stand. */
function find(list, id) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const world = new World();
