// A chat as a list of messages: what is drawn, where it is scrolled to, and what is done with a message.

import { button, day, h } from "./dom.js";
import { copy } from "./entities.js";
import { icon } from "./icons.js";
import { draw, summary } from "./message.js";
import { confirmBox, menu, toast } from "./popups.js";
import { world } from "./world.js";

/** A window of a chat is drawn: so many messages at first, so many more with each step, and never more than these. */
const STEP = 25;
const MOST = 200;
const NEAR_END = 90;
const EMOJI = ["👍", "❤", "🔥", "😁", "🤔", "👎"];

/**
 * What a chat shows: `{ key, viewer, topic, label, empty }`; `topic` is undefined where there are none. `hands` does what the
 * viewer can do: `press`, `reply`, `edit`, `remove`, `react`, `say`, `query`, `person`.
 */
export class ChatView {
  #rows = new Map();
  /** The window ends at this message, or at the chat's end if null, and has so many. */
  #until = null;
  #count = STEP * 2;
  #shown = null;
  #revealed = new Map();
  #fetching = false;
  #stuck = true;
  #news = 0;
  #latest = 0;
  #active = null;

  constructor(hands) {
    this.hands = hands;
    this.rows = h("div", { class: "rows" });
    this.list = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions text", tabindex: "-1" }, this.rows);
    this.end = button({ class: "to-end", "aria-label": "To the latest message", hidden: true, on: { click: () => this.toEnd(true) } }, icon("down"), h("span", { class: "count" }));
    this.node = h("div", { class: "chat-log" }, this.list, this.end);
    this.list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#keys(event));
    this.list.addEventListener("focusin", (event) => this.#activate(event.target.closest(".row")));
    this.list.addEventListener("contextmenu", (event) => this.#menuAt(event));
    this.list.addEventListener("dblclick", (event) => this.#doubleClick(event));
    // Pictures arrive and rows out of sight are measured late: a chat at its end stays there.
    const grows = new ResizeObserver(() => { if (this.#stuck) this.toEnd(); });
    grows.observe(this.list);
    grows.observe(this.rows);
    this.#swipes();
  }

  show(shown) {
    const other = this.#shown?.key !== shown.key || this.#shown?.topic !== shown.topic || this.#shown?.viewer !== shown.viewer;
    this.#shown = shown;
    this.list.setAttribute("aria-label", shown.label);
    if (other) {
      this.#rows.clear();
      this.rows.replaceChildren();
      this.#until = null;
      this.#count = STEP * 2;
      this.#stuck = true;
      this.#news = 0;
    }
    this.update();
  }

  get shown() {
    return this.#shown;
  }

  messages() {
    const { key, topic } = this.#shown;
    const all = world.messages(key);
    return topic === undefined ? all : all.filter((message) => topicOf(message) === topic);
  }

  /** Draws what is new or changed. */
  update() {
    const { viewer, empty } = this.#shown;
    const stuck = this.#stuck;
    const all = this.messages();
    this.#countNews(all);
    const end = this.#endOf(all);
    const rows = this.#arrange(all.slice(Math.max(0, end - this.#count), end), viewer);
    const focused = this.list.contains(document.activeElement) ? this.#focus() : null;
    const anchor = stuck ? null : this.#anchor();
    this.#reconcile(rows, empty);
    if (focused) this.#refocus(focused);
    if (stuck) this.toEnd();
    else this.#hold(anchor);
    this.#mark();
    // A short page of a topic may need older messages to fill the window.
    if (this.list.scrollHeight <= this.list.clientHeight + 200) this.#more();
  }

  /** Counts what comes while the end is out of sight. */
  #countNews(all) {
    const latest = all.at(-1)?.id ?? 0;
    if (!this.#stuck) this.#news += all.filter((message) => message.id > this.#latest).length;
    this.#latest = latest;
    this.end.querySelector(".count").textContent = this.#news > 0 ? String(this.#news) : "";
  }

  #arrange(messages, viewer) {
    const rows = [];
    const named = this.#shown.named ?? false;
    for (const message of messages) {
      const last = rows.at(-1);
      if (last && message.album && last.messages[0].album === message.album) {
        last.messages.push(message);
        continue;
      }
      const before = last?.messages.at(-1);
      const newDay = !before || day(before.date) !== day(message.date);
      const joins = before && !newDay && !before.service && !message.service && before.from === message.from && message.date - before.date < 300;
      if (last && !joins) last.last = true;
      rows.push({
        id: message.id,
        messages: [message],
        first: !joins,
        last: false,
        day: newDay ? day(message.date) : null,
        mine: message.from === viewer,
        named,
        replied: message.reply_to ? world.message(this.#shown.key, message.reply_to) : null,
        state: message.from === viewer ? this.stateOf(message) : null,
        pinned: this.isPinned(message),
      });
    }
    if (rows.length > 0) rows.at(-1).last = true;
    return rows;
  }

  /** Where the window ends among all messages. */
  #endOf(all) {
    if (this.#until === null) return all.length;
    const after = all.findIndex((message) => message.id > this.#until);
    return after < 0 ? all.length : after;
  }

  /** The first row in sight, and where it stands. */
  #anchor() {
    const top = this.list.getBoundingClientRect().top;
    for (const [id, { node }] of this.#rows) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top) return { id, top: box.top };
    }
    return null;
  }

  /** Keeps that row where it stood, whatever came or went around it. */
  #hold(anchor) {
    const node = this.#rows.get(anchor?.id)?.node;
    if (node) this.list.scrollTop += node.getBoundingClientRect().top - anchor.top;
  }

  /** Keeps the nodes of rows that are the same as before. */
  #reconcile(rows, empty) {
    const kept = new Map();
    const nodes = [];
    for (const row of rows) {
      const known = this.#rows.get(row.id);
      const entry = known && same(known.row, row) ? { ...known, row } : this.#draw(row, known);
      kept.set(row.id, entry);
      if (entry.day) nodes.push(entry.day);
      nodes.push(entry.node);
    }
    // What goes, goes first: so a changed row takes the place of the old one, and no other node moves.
    const stays = new Set(nodes);
    for (const child of [...this.rows.children]) if (!stays.has(child)) child.remove();
    let at = this.rows.firstChild;
    for (const node of nodes) {
      if (node === at) at = at.nextSibling;
      else this.rows.insertBefore(node, at);
    }
    this.#rows = kept;
    if (rows.length === 0 && empty) this.rows.append(empty());
    this.list.classList.toggle("is-empty", rows.length === 0);
  }

  #draw(row, known) {
    const node = draw(row, this);
    if (known) {
      if (known.node === this.#active) this.#active = node;
    } else if (this.#stuck && this.#rows.size > 0) {
      node.classList.add("fresh");
    }
    return { row, node, day: row.day ? h("div", { class: "day" }, h("span", { class: "chip" }, row.day)) : null };
  }

  // Focus: one row at a time can be reached by Tab, with the buttons in it.

  #mark() {
    const rows = [...this.list.querySelectorAll(".row")];
    if (!this.#active?.isConnected) this.#active = rows.at(-1) ?? null;
    for (const row of rows) {
      const active = row === this.#active || row === rows.at(-1);
      row.tabIndex = row === this.#active ? 0 : -1;
      if (row.dataset.reach !== String(active)) {
        row.dataset.reach = String(active);
        for (const inner of row.querySelectorAll("button:not(.row-reply), a")) inner.tabIndex = active ? 0 : -1;
      }
    }
  }

  #activate(row) {
    if (!row || row === this.#active) return;
    this.#active = row;
    this.#mark();
  }

  #focus() {
    const node = document.activeElement;
    return { id: Number(node.closest(".row")?.dataset.id), at: node.dataset.at };
  }

  #refocus({ id, at }) {
    if (this.list.contains(document.activeElement)) return;
    const row = this.#rows.get(id)?.node ?? [...this.#rows.values()].at(-1)?.node;
    const key = at ? row?.querySelector(`[data-at="${at}"]`) ?? row?.querySelector(".key") : null;
    (key ?? row ?? this.list).focus({ preventScroll: true });
  }

  #keys(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const key = event.target.closest(".key");
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    if (key && event.key.startsWith("Arrow")) {
      event.preventDefault();
      this.#moveOnKeys(key, event.key);
    } else if (event.target === row && event.key in steps) {
      event.preventDefault();
      const rows = [...this.list.querySelectorAll(".row")];
      const next = rows[rows.indexOf(row) + steps[event.key]];
      if (next) next.focus();
      else if (steps[event.key] < 0) this.#more();
    } else if (event.target === row && (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      this.menu(this.#messageOf(row), row.querySelector(".bubble"));
    } else if (event.key === "Escape") {
      this.hands.compose?.();
    }
  }

  #moveOnKeys(key, arrow) {
    const [row, column] = key.dataset.at.split(":").map(Number);
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[arrow];
    const keys = key.closest(".keys");
    const at = (line, place) => keys.querySelector(`[data-at="${line}:${place}"]`);
    (at(row + down, column + right) ?? (down ? at(row + down, 0) : null))?.focus();
  }

  #messageOf(row) {
    return world.message(this.#shown.key, Number(row.dataset.id));
  }

  // Scrolling.

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#stuck = this.#until === null && below < NEAR_END;
    if (this.#stuck) this.#news = 0;
    this.end.hidden = this.#stuck;
    if (!this.#news) this.end.querySelector(".count").textContent = "";
    if (scrollTop < clientHeight * 1.5) this.#more();
    else if (this.#until !== null && below < clientHeight * 1.5) this.#later();
  }

  /** More rows above, from what is here or from the server. */
  async #more() {
    const { key } = this.#shown;
    const all = this.messages();
    const end = this.#endOf(all);
    if (end > this.#count) {
      if (this.#count < MOST) this.#count += STEP;
      else this.#until = all[end - STEP - 1].id;
      this.update();
    } else if (!this.#fetching && world.hasOlder(key)) {
      this.#fetching = true;
      await world.older(key);
      this.#fetching = false;
      if (this.#shown.key === key) this.#scrolled();
    }
  }

  /** More rows below, of those that were left behind. */
  #later() {
    const all = this.messages();
    const end = this.#endOf(all) + STEP;
    this.#until = end >= all.length ? null : all[end - 1].id;
    this.update();
  }

  /** At the end of a chat, rows that are far away are dropped. */
  #forget() {
    if (this.#until === null && this.#count === STEP * 2) return;
    this.#until = null;
    this.#count = STEP * 2;
    this.update();
  }

  toEnd(smooth = false) {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const near = scrollHeight - scrollTop < clientHeight * 4;
    this.#stuck = true;
    if (!near || this.#until !== null) this.#forget();
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth && near ? "smooth" : "instant" });
  }

  /** Scrolls to a message and lights it up. */
  async jump(id) {
    const { key } = this.#shown;
    while (!world.message(key, id) && world.hasOlder(key)) {
      const before = world.messages(key).length;
      await world.older(key);
      if (world.messages(key).length === before) break;
    }
    const all = this.messages();
    const place = all.findIndex((message) => message.id === id);
    if (place < 0) return toast("This message is gone");
    this.#stuck = false;
    const end = place + STEP;
    this.#until = end >= all.length ? null : all[end].id;
    this.#count = STEP * 3;
    this.update();
    const row = this.#rows.get(id)?.node;
    row?.scrollIntoView({ block: "center", behavior: "instant" });
    row?.classList.add("lit");
    setTimeout(() => row?.classList.remove("lit"), 1500);
  }

  // What can be done with a message.

  contextOf(message) {
    if (!this.#revealed.has(message.id)) this.#revealed.set(message.id, new Set());
    return { revealed: this.#revealed.get(message.id), command: this.hands.say, person: this.hands.person };
  }

  press(message, row, column) {
    return this.hands.press(message, row, column);
  }

  query(text) {
    this.hands.query?.(text);
  }

  reply(message) {
    this.hands.reply(message);
  }

  react(message, emoji) {
    this.hands.react?.(message, emoji);
  }

  canReact(message) {
    return Boolean(this.hands.react) && message.from !== this.#shown.viewer;
  }

  stateOf(message) {
    const upTo = world.chats.get(this.#shown.key)?.read_up_to;
    return upTo === undefined || message.id <= upTo ? "read" : "sent";
  }

  isPinned(message) {
    return world.chats.get(this.#shown.key)?.pinned?.includes(message.id) ?? false;
  }

  menu(message, at) {
    if (!message || message.service) return;
    const { hands } = this;
    const own = message.from === this.#shown.viewer;
    const remove = async () => {
      if (await confirmBox("Delete this message?", summary(message), "Delete")) hands.remove(message);
    };
    menu(at, "Message", [
      this.canReact(message) && { emoji: EMOJI.map((emoji) => [emoji, () => this.react(message, message.reaction === emoji ? null : emoji)]) },
      { label: "Reply", icon: "reply", press: () => this.reply(message) },
      own && message.text && !message.file && hands.edit && { label: "Edit", icon: "edit", press: () => hands.edit(message) },
      message.text && { label: "Copy text", icon: "copy", press: () => copy(message.text) },
      hands.remove && (own || hands.removesAll) && { label: "Delete", icon: "trash", danger: true, press: remove },
    ]);
  }

  #menuAt(event) {
    const row = event.target.closest(".row");
    if (!row || event.target.closest("a, img") || String(getSelection())) return;
    event.preventDefault();
    this.menu(this.#messageOf(row), { x: event.clientX, y: event.clientY });
  }

  #doubleClick(event) {
    const row = event.target.closest(".row");
    if (!row || event.target.closest("button, a")) return;
    getSelection().removeAllRanges();
    this.reply(this.#messageOf(row));
  }

  /** A swipe to the left answers; a long touch opens the menu. */
  #swipes() {
    let touch = null;
    this.list.addEventListener("pointerdown", (event) => {
      const row = event.target.closest(".row");
      if (event.pointerType !== "touch" || !row || row.classList.contains("service")) return;
      const timer = setTimeout(() => { if (touch && !touch.moved) this.menu(this.#messageOf(row), { x: event.clientX, y: event.clientY }); }, 500);
      touch = { row, x: event.clientX, y: event.clientY, by: 0, moved: false, timer };
    });
    this.list.addEventListener("pointermove", (event) => {
      if (!touch || event.pointerType !== "touch") return;
      const across = event.clientX - touch.x;
      touch.moved ||= Math.abs(across) > 8 || Math.abs(event.clientY - touch.y) > 8;
      touch.by = Math.min(0, Math.max(across, -80));
      touch.row.style.translate = `${touch.by}px`;
      touch.row.classList.toggle("swiped", touch.by <= -56);
    });
    const end = () => {
      if (!touch) return;
      const { row, by, timer } = touch;
      clearTimeout(timer);
      touch = null;
      row.style.translate = "";
      row.classList.remove("swiped");
      if (by <= -56) this.reply(this.#messageOf(row));
    };
    for (const event of ["pointerup", "pointercancel"]) this.list.addEventListener(event, end);
  }
}

/** The topic that a message stands in; what opens a topic stands in it. */
export function topicOf(message) {
  return message.topic ?? (message.service?.forum_topic_created ? message.id : null);
}

function same(before, now) {
  const fields = ["first", "last", "day", "mine", "named", "replied", "state", "pinned"];
  return fields.every((field) => before[field] === now[field])
    && before.messages.length === now.messages.length
    && before.messages.every((message, index) => message === now.messages[index]);
}
