// What appears over the page: short notices, alerts, questions, menus, pictures.

import { button, h } from "./dom.js";
import { icon } from "./icons.js";

const host = () => document.getElementById("popups");
let notice;

/** A short notice that goes by itself, as the answer to a pressed button does. */
export function toast(text) {
  notice?.remove();
  const shown = h("div", { class: "toast", role: "status", dir: "auto" }, text);
  notice = shown;
  host().append(shown);
  setTimeout(() => shown.remove(), Math.min(3000 + text.length * 40, 9000));
}

/** A notice that stays until it is confirmed. */
export function alertBox(title, text) {
  return modal(title, [h("p", { dir: "auto", class: "wrap" }, text)], [["OK", true, "primary"]]);
}

/** Asks before something happens; resolves to whether it may. */
export function confirmBox(title, text, yes = "OK") {
  return modal(title, [h("p", { dir: "auto", class: "wrap" }, text)], [["Cancel", false, ""], [yes, true, "primary"]]);
}

/** A form of labelled fields; resolves to their values, or to null. */
export async function form(title, fields, yes) {
  const inputs = fields.map(({ name, label, options, ...attributes }) => {
    const input = options
      ? h("select", { name }, options.map(([value, text]) => h("option", { value }, text)))
      : h(attributes.rows ? "textarea" : "input", { name, autocomplete: "off", ...attributes });
    return h("label", { class: "field" }, h("span", {}, label), input);
  });
  const sent = await modal(title, inputs, [["Cancel", false, ""], [yes, true, "primary"]]);
  if (!sent) return null;
  const controls = inputs.map((field) => field.lastElementChild);
  return Object.fromEntries(controls.map((control) => [control.name, control.value]));
}

function modal(title, content, choices) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const choose = (value) => {
      dialog.close();
      dialog.remove();
      before?.focus?.();
      resolve(value);
    };
    const buttons = choices.map(([label, value, kind]) => h("button", { type: value ? "submit" : "button", class: `pill ${kind}`, on: value ? {} : { click: () => choose(false) } }, label));
    const body = h("form", { method: "dialog", on: { submit: (event) => { event.preventDefault(); choose(true); } } }, h("h2", {}, title), content, h("div", { class: "choices" }, buttons));
    const dialog = h("dialog", { class: "box", "aria-label": title, on: { cancel: (event) => { event.preventDefault(); choose(false); } } }, body);
    host().append(dialog);
    dialog.showModal();
    (body.querySelector("input, select, textarea") ?? buttons.at(-1)).focus();
  });
}

/** A menu at a point or under a node: items are `{ label, icon, press, danger }` or rows of emoji `{ emoji: [[text, press]] }`. */
export function menu(at, label, items) {
  closeMenu();
  const before = document.activeElement;
  const close = (back = true) => {
    node.remove();
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", away);
    if (back) before?.focus?.();
  };
  const away = () => close(false);
  const outside = (event) => { if (!node.contains(event.target)) close(false); };
  const entry = (item) => item.emoji
    ? h("div", { class: "menu-emoji", role: "group", "aria-label": "React" }, item.emoji.map(([text, press]) => button({ role: "menuitem", "aria-label": `React with ${text}`, on: { click: () => { close(); press(); } } }, text)))
    : button({ role: "menuitem", class: item.danger ? "menu-item danger" : "menu-item", on: { click: () => { close(); item.press(); } } }, item.icon ? icon(item.icon) : "", h("span", {}, item.label), item.note ? h("small", {}, item.note) : "");
  const node = h("div", { class: "menu", role: "menu", "aria-label": label }, items.filter(Boolean).map(entry));
  node.addEventListener("keydown", (event) => {
    const all = [...node.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  host().append(node);
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, top: at.y, bottom: at.y, right: at.x };
  const { width, height } = node.getBoundingClientRect();
  const top = box.bottom + height + 8 > innerHeight ? Math.max(8, box.top - height - 4) : box.bottom + 4;
  node.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  node.style.top = `${top}px`;
  node.querySelector("button")?.focus();
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", away);
  node.closeMenu = close;
}

function closeMenu() {
  document.querySelector(".menu")?.closeMenu?.(false);
}

/** A picture as large as the window. */
export function viewer(url, name) {
  const close = () => { dialog.close(); dialog.remove(); };
  const dialog = h("dialog", { class: "viewer", "aria-label": name, on: { click: close, cancel: close } }, h("img", { src: url, alt: name }), button({ class: "round", "aria-label": "Close" }, icon("close")));
  host().append(dialog);
  dialog.showModal();
}
