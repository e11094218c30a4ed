// Where a message is written: text, answers, edits, files, and the completion of commands.

import { button, h, words } from "./dom.js";
import { icon } from "./icons.js";
import { summary } from "./message.js";
import { form, menu, toast } from "./popups.js";
import { read } from "./typed.js";
import { world } from "./world.js";

/** Telegram's own limits: what is longer is sent in parts. */
const LONGEST = 4096;
let number = 0;

/**
 * `hands` sends: `say(text, entities, replyTo)`, `edit(message, text)`, `attach(files, photo, caption, replyTo)`,
 * `forward(text, from)`, `commands()` for completion and the menu, `lastOwn()` for the arrow key.
 */
export class Composer {
  #reply = null;
  #edit = null;
  #files = null;
  #chosen = 0;
  #offered = [];
  #drafts = new Map();
  #key = null;

  constructor(hands) {
    this.hands = hands;
    const id = `composer-${(number += 1)}`;
    this.input = h("textarea", {
      class: "composer-input", rows: "1", dir: "auto", placeholder: "Message", maxlength: "20000", autocomplete: "off", enterkeyhint: "send",
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
      on: { input: () => this.#typed(), keydown: (event) => this.#keyDown(event), paste: (event) => this.#paste(event) },
    });
    this.list = h("div", { class: "offers", id: `${id}-list`, role: "listbox", "aria-label": "Commands", hidden: true });
    this.about = h("div", { class: "about", hidden: true });
    this.menuButton = button({ class: "menu-button", "aria-label": "Commands of the bot", hidden: true, on: { click: () => this.#openCommands() } }, icon("menu"), h("span", {}, "Menu"));
    this.keyboardHost = h("div", { class: "keyboard-host" });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true", on: { change: () => this.#picked() } });
    const attach = button({ class: "round", "aria-label": "Attach", title: "Attach", on: { click: () => this.#attachMenu(attach) } }, icon("attach"));
    const send = button({ class: "round send", "aria-label": "Send", title: "Send", on: { click: () => this.submit() } }, icon("send"));
    this.line = h("div", { class: "composer-line" }, this.menuButton, attach, this.input, send);
    this.node = h("div", { class: "composer" }, this.list, this.about, this.line, this.keyboardHost, this.picker);
  }

  /** Turns to another chat; what was begun in the last one is kept there. */
  show(key, label, placeholder = "Message") {
    this.input.setAttribute("aria-label", label);
    this.input.placeholder = placeholder;
    this.menuButton.hidden = !this.hands.commands || this.hands.commands().length === 0;
    if (key === this.#key) return;
    if (this.#key) this.#drafts.set(this.#key, this.input.value);
    this.#key = key;
    this.input.value = this.#drafts.get(key) ?? "";
    this.cancel();
    this.#typed();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Puts a text here, to be looked at and sent. */
  fill(text) {
    this.input.value = text;
    this.focus();
    this.#typed();
  }

  replyTo(message) {
    this.#edit = null;
    this.#reply = message;
    this.#showAbout("reply", `Reply to ${world.nameOf(message.from)}`, summary(message));
    this.focus();
  }

  beginEdit(message) {
    this.#reply = null;
    this.#edit = message;
    this.#showAbout("edit", "Edit message", summary(message));
    this.input.value = message.text;
    this.focus();
    this.#typed(false);
  }

  get isBusy() {
    return Boolean(this.#reply || this.#edit || this.#files);
  }

  cancel() {
    if (this.#edit) this.input.value = "";
    this.#reply = null;
    this.#edit = null;
    this.#files = null;
    this.about.hidden = true;
    this.about.replaceChildren();
    this.#typed();
  }

  async submit() {
    this.#close();
    const typed = this.input.value;
    const [reply, edit, files] = [this.#reply?.id ?? null, this.#edit, this.#files];
    const { text, entities } = read(typed);
    if (!text && !files) return;
    this.input.value = "";
    this.cancel();
    const sent = edit
      ? this.hands.edit(edit, text)
      : files
        ? this.hands.attach(files.list, files.photo, text, reply)
        : this.#say(text, entities, reply);
    if ((await sent) === null && !this.input.value) this.input.value = typed;
    this.#typed();
    this.focus();
  }

  async #say(text, entities, reply) {
    if (text.length <= LONGEST) return this.hands.say(text, entities, reply);
    let result = null;
    for (let at = 0; at < text.length; ) {
      let end = Math.min(at + LONGEST, text.length);
      // A pair of surrogates stays together.
      if (end < text.length && /[\uD800-\uDBFF]/u.test(text[end - 1])) end -= 1;
      result = await this.hands.say(text.slice(at, end), [], reply);
      at = end;
    }
    return result;
  }

  #showAbout(kind, title, text, extra = null) {
    const cancel = button({ class: "round", "aria-label": "Cancel", on: { click: () => { this.cancel(); this.focus(); } } }, icon("close"));
    this.about.replaceChildren(icon(kind), h("div", { class: "about-words" }, words(title, { class: "about-title" }), words(text, { class: "about-text" })), extra ?? "", cancel);
    this.about.hidden = false;
  }

  // Commands.

  #typed(offer = true) {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    const found = /^\/(\w*)$/u.exec(this.input.value);
    const commands = found && offer ? this.hands.commands?.() ?? [] : [];
    this.#offer(commands.filter(({ command }) => command.startsWith(found?.[1].toLowerCase() ?? "")), 0);
  }

  #openCommands() {
    if (!this.list.hidden) return this.#close();
    this.#offer(this.hands.commands(), 0);
    this.focus();
  }

  #offer(commands, chosen) {
    this.#offered = commands;
    this.list.replaceChildren(...commands.map(({ command, description }, index) => h(
      "div",
      { class: "offer", role: "option", id: `${this.list.id}-${index}`, on: { pointerdown: (event) => { event.preventDefault(); this.#take(index, true); } } },
      h("b", {}, `/${command}`),
      words(description),
    )));
    this.list.hidden = commands.length === 0;
    this.input.setAttribute("aria-expanded", String(commands.length > 0));
    this.#choose(chosen);
  }

  #choose(index) {
    this.#chosen = index;
    for (const [at, node] of [...this.list.children].entries()) {
      node.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        this.input.setAttribute("aria-activedescendant", node.id);
        node.scrollIntoView({ block: "nearest" });
      }
    }
    if (this.#offered.length === 0) this.input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#offer([], 0);
  }

  #take(index, send) {
    const { command } = this.#offered[index];
    this.#close();
    if (send) {
      this.input.value = "";
      this.hands.say(`/${command}`, [], null);
    } else {
      this.input.value = `/${command} `;
    }
    this.#typed();
    this.focus();
  }

  #keyDown(event) {
    if (event.isComposing) return;
    const open = this.#offered.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step) {
      event.preventDefault();
      this.#choose((this.#chosen + step + this.#offered.length) % this.#offered.length);
    } else if (open && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.#take(this.#chosen, false);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (open) this.#take(this.#chosen, true);
      else this.submit();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (open) this.#close();
      else this.cancel();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const last = this.hands.lastOwn?.();
      if (last) {
        event.preventDefault();
        this.beginEdit(last);
      }
    }
  }

  // Files.

  #attachMenu(at) {
    menu(at, "Attach", [
      { label: "Photo or album", icon: "photo", press: () => this.#pick(true) },
      { label: "File", icon: "file", press: () => this.#pick(false) },
      { label: "Forwarded message…", icon: "forward", press: () => this.#forward() },
    ]);
  }

  #pick(photo) {
    this.picker.accept = photo ? "image/png,image/jpeg" : "";
    this.picker.dataset.photo = String(photo);
    this.picker.value = "";
    this.picker.click();
  }

  #picked() {
    this.#hold([...this.picker.files], this.picker.dataset.photo === "true");
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#hold(files, files.every((file) => /^image\/(png|jpeg)$/u.test(file.type)));
  }

  async #hold(list, photo) {
    if (list.length === 0) return;
    if (list.length > 10) return toast("An album has ten files at most");
    this.#files = { photo, list: await Promise.all(list.map(encoded)) };
    const names = list.map((file) => file.name).join(", ");
    this.#showAbout(photo ? "photo" : "file", photo ? (list.length > 1 ? "Send an album" : "Send a photo") : "Send a file", names);
    this.focus();
  }

  async #forward() {
    const people = [...world.people.values()].filter((person) => person.part !== "team").map((person) => [String(person.id), person.name]);
    const answer = await form("Forward a message", [
      { name: "from", label: "Who wrote it first", options: [["", "Somebody hidden"], ...people] },
      { name: "text", label: "What they wrote", required: true, dir: "auto" },
    ], "Forward");
    if (answer?.text) this.hands.forward(answer.text, answer.from ? Number(answer.from) : null);
  }
}

/** A file as the server reads it. */
async function encoded(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return { name: file.name, bytes: url.slice(url.indexOf(",") + 1) };
}
