// Making nodes. What people typed becomes text nodes only: nothing here reads markup.

/**
 * Makes an element. `class` and other attributes are set as they are (`null` and `false` leave one out), `on` holds listeners,
 * and children are nodes or strings.
 */
export function h(tag, { on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that is no submit button. */
export function button(attributes, ...children) {
  return h("button", { type: "button", ...attributes }, ...children);
}

/** Somebody's words among the page's own: isolated, so that their writing direction stays theirs. */
export function words(text, attributes = {}) {
  return h("bdi", attributes, text);
}

const COLOURS = ["#e17076", "#eda86c", "#a695e7", "#7bc862", "#6ec9cb", "#65aadd", "#ee7aae"];

export function colourOf(id) {
  return COLOURS[Math.abs(Number(id)) % COLOURS.length];
}

/** A round picture with somebody's initials. */
export function avatar(id, name) {
  const graphemes = (word) => [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment);
  const initials = name.trim().split(/\s+/u).slice(0, 2).map((word) => graphemes(word.slice(0, 16))[0] ?? "").join("");
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, initials.toUpperCase() || "?");
  node.style.setProperty("--colour", colourOf(id));
  return node;
}

export function time(date) {
  return new Date(date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function day(date) {
  const then = new Date(date * 1000);
  if (then.toDateString() === new Date().toDateString()) return "Today";
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
