// Formatted text as nodes. Offsets are UTF-16 units, as in JavaScript's own strings.

import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./popups.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

/**
 * The nodes of a text. `context.command(text)` and `context.person(id or username)` are called for what is clicked;
 * `context.revealed` remembers by key which spoilers and quotes are open.
 */
export function formatted(text, entities, context) {
  const known = entities
    .filter((entity) => entity.length > 0 && entity.offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }));
  return range(text, 0, text.length, known, context);
}

function range(text, from, to, entities, context) {
  const nodes = [];
  const waiting = [...entities].sort((a, b) => a.offset - b.offset || b.end - a.end);
  let at = from;
  let afterBlock = false;
  const plain = (until, beforeBlock) => {
    let piece = text.slice(at, until);
    // A block ends its line by itself.
    if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1);
    if (beforeBlock && piece.endsWith("\n")) piece = piece.slice(0, -1);
    if (piece) nodes.push(piece);
    afterBlock = false;
  };
  while (waiting.length > 0) {
    const entity = waiting.shift();
    if (entity.offset < at) {
      if (entity.end > at) insert(waiting, { ...entity, offset: at });
      continue;
    }
    const block = BLOCKS.has(entity.type);
    plain(entity.offset, block);
    const inside = [];
    while (waiting.length > 0 && waiting[0].offset < entity.end) {
      const inner = waiting.shift();
      inside.push({ ...inner, end: Math.min(inner.end, entity.end) });
      if (inner.end > entity.end) insert(waiting, { ...inner, offset: entity.end });
    }
    const end = Math.min(entity.end, to);
    const children = range(text, entity.offset, end, inside, context);
    nodes.push(drawn(entity, text.slice(entity.offset, end), children, context));
    at = end;
    afterBlock = block;
  }
  plain(to, false);
  return nodes;
}

function insert(waiting, entity) {
  const at = waiting.findIndex((other) => other.offset >= entity.offset);
  waiting.splice(at < 0 ? waiting.length : at, 0, entity);
}

function drawn(entity, text, children, context) {
  switch (entity.type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
      return h(PLAIN[entity.type], {}, children);
    case "code":
      return button({ class: "mono", title: "Copy", on: { click: () => copy(text) } }, children);
    case "pre":
      return h("pre", { class: "block" }, pre(entity, text), h("code", {}, children));
    case "blockquote":
      return h("blockquote", { class: "quote" }, children);
    case "expandable_blockquote":
      return expandable(entity, children, context);
    case "spoiler":
      return spoiler(entity, children, context);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/iu.test(text) ? text : `http://${text}`, children);
    case "text_link":
      return link(entity.url, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "mention":
      return inline(children, () => context.person?.(text));
    case "text_mention":
      return inline(children, () => context.person?.(entity.user?.id));
    case "bot_command":
      return context.command ? inline(children, () => context.command(text)) : h("span", { class: "link" }, children);
    case "hashtag":
    case "cashtag":
    case "phone_number":
      return h("span", { class: "link" }, children);
    default:
      return h("span", {}, children);
  }
}

function inline(children, press) {
  return button({ class: "link", on: { click: press } }, children);
}

/** Only what a browser may open safely is a link. */
function link(url, children) {
  if (!/^(https?|mailto):/iu.test(url ?? "")) {
    return inline(children, () => toast(`In Telegram this opens ${url}`));
  }
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
}

function pre(entity, text) {
  const name = h("span", {}, entity.language ?? "code");
  return h("span", { class: "block-head" }, name, button({ "aria-label": "Copy the code", on: { click: () => copy(text) } }, icon("copy")));
}

function spoiler(entity, children, context) {
  const key = `spoiler ${entity.offset}`;
  const node = h("span", { class: "spoiler" }, h("span", { class: "spoiler-text" }, children));
  const open = () => {
    context.revealed.add(key);
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    node.firstChild.removeAttribute("aria-hidden");
  };
  if (context.revealed.has(key)) {
    node.classList.add("open");
    return node;
  }
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", "Hidden text: show it");
  node.firstChild.setAttribute("aria-hidden", "true");
  node.addEventListener("click", open, { once: true });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      open();
    }
  });
  return node;
}

function expandable(entity, children, context) {
  const key = `quote ${entity.offset}`;
  const open = context.revealed.has(key);
  const body = h("span", { class: "quote-text" }, children);
  const toggle = button({ class: "quote-toggle", "aria-expanded": String(open), "aria-label": "Whole quote" }, icon("down"));
  const node = h("blockquote", { class: open ? "quote expandable open" : "quote expandable" }, body, toggle);
  toggle.addEventListener("click", () => {
    const now = node.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(now));
    if (now) context.revealed.add(key);
    else context.revealed.delete(key);
  });
  return node;
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied to the clipboard");
  } catch {
    toast("The browser does not let this page copy");
  }
}
