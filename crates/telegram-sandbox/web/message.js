// One message, or an album, as a bubble.

import { avatar, button, bytes, colourOf, h, time, words } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboard.js";
import { viewer } from "./popups.js";
import { world } from "./world.js";

const SERVICE = {
  forum_topic_created: (it) => `Topic “${it.name}” was created`,
  forum_topic_closed: () => "The topic was closed",
  forum_topic_reopened: () => "The topic was opened again",
};

/**
 * Draws a row. `row` is `{ messages, first, last, mine, named, replied }`, `chat` the view that it stands in.
 */
export function draw(row, chat) {
  const [head] = row.messages;
  if (head.service) return service(head);
  const author = world.nameOf(head.from);
  const text = row.messages.find((message) => message.text) ?? head;
  const pictures = row.messages.filter((message) => message.file?.kind === "photo");
  const files = row.messages.filter((message) => message.file && message.file.kind !== "photo");
  const bare = pictures.length > 0 && !text.text && files.length === 0;
  const reacted = row.messages.some((message) => message.reaction);
  const bubble = h(
    "div",
    { class: `bubble${bare ? " bare" : ""}${pictures.length ? " pictured" : ""}${emojiOnly(text) ? " large" : ""}` },
    row.named && !row.mine && row.first && name(head.from, author),
    head.forwarded_from && h("p", { class: "forwarded" }, "Forwarded from ", words(head.forwarded_from)),
    head.reply_to && quote(row, chat),
    pictures.length > 0 && gallery(pictures),
    files.map((message) => attachment(message)),
    text.text && h("div", { class: reacted ? "text" : "text flows", dir: "auto" }, formatted(text.text, text.entities, chat.contextOf(text))),
    reacted ? h("div", { class: "foot" }, reactions(row, chat), meta(row, chat)) : meta(row, chat),
  );
  const keys = head.buttons?.length
    ? inlineKeyboard(head.buttons, { press: (line, column) => chat.press(head, line, column), query: (query) => chat.query(query) })
    : null;
  const reply = button({ class: "row-reply", tabindex: "-1", "aria-label": "Reply", title: "Reply", on: { click: () => chat.reply(head) } }, icon("reply"));
  const side = row.named && !row.mine ? h("div", { class: "row-face" }, row.last && avatar(head.from ?? world.bot.id, author)) : null;
  return h(
    "div",
    {
      class: `row ${row.mine ? "out" : "in"}${row.first ? " first" : ""}${row.last ? " last" : ""}`,
      role: "article",
      tabindex: "-1",
      "aria-label": `${row.mine ? "You" : author}, ${time(head.date)}`,
      "data-id": head.id,
    },
    side,
    h("div", { class: keys ? "column keyed" : "column" }, bubble, keys),
    reply,
  );
}

function service(message) {
  const [[kind, content] = ["", {}]] = Object.entries(message.service);
  const text = SERVICE[kind]?.(content) ?? kind.replaceAll("_", " ");
  return h("div", { class: "row service", role: "article", tabindex: "-1", "data-id": message.id }, h("span", { class: "chip" }, words(text)));
}

function name(id, text) {
  const node = words(text, { class: "author" });
  node.style.color = colourOf(id ?? 0);
  return node;
}

function quote(row, chat) {
  const [head] = row.messages;
  const { replied } = row;
  const said = head.quote ?? (replied ? summary(replied) : "Deleted message");
  return button(
    { class: "replied", on: { click: () => chat.jump(head.reply_to) } },
    words(replied ? world.nameOf(replied.from) : "", { class: "replied-name" }),
    words(said, { class: "replied-text" }),
  );
}

/** A message in one line. */
export function summary(message) {
  if (!message) return "";
  if (message.text) return message.text.replace(/\s+/gu, " ").slice(0, 200);
  if (message.file) return message.file.kind === "photo" ? "Photo" : message.file.name;
  return message.service ? Object.keys(message.service)[0].replaceAll("_", " ") : "";
}

function urlOf(file) {
  return file.url ?? `/file/${file.file_id}`;
}

function gallery(pictures) {
  const node = h("div", { class: pictures.length > 1 ? "gallery album" : "gallery" });
  for (const message of pictures) {
    const { name: title, pixels } = message.file;
    const url = urlOf(message.file);
    const image = h("img", { src: url, alt: message.text ? "" : title || "Photo", loading: "lazy", decoding: "async" });
    if (pixels && pictures.length === 1) {
      const scale = Math.min(1, 380 / pixels[0], 400 / pixels[1]);
      // A picture of a few pixels is drawn larger, as Telegram does.
      const width = Math.max(Math.round(pixels[0] * scale), 96);
      image.setAttribute("width", width);
      image.setAttribute("height", Math.round((width * pixels[1]) / pixels[0]));
    }
    node.append(button({ class: "picture", "aria-label": `Open the picture ${title}`, on: { click: () => viewer(url, title || "Photo") } }, image));
  }
  return node;
}

function attachment(message) {
  const { name: title, size } = message.file;
  const ending = /\.([^.]{1,4})$/u.exec(title)?.[1] ?? "";
  return h(
    "a",
    { class: "file", href: urlOf(message.file), download: title, "aria-label": `Download ${title}, ${bytes(size)}` },
    h("span", { class: "file-icon" }, ending ? ending.toLowerCase() : icon("file")),
    h("span", { class: "file-words" }, words(title, { class: "file-name" }), h("small", {}, bytes(size))),
  );
}

function meta(row, chat) {
  const last = row.messages.at(-1);
  const state = row.mine ? chat.stateOf(last) : null;
  return h(
    "span",
    { class: "meta" },
    chat.isPinned(row.messages[0]) && icon("pin"),
    row.messages.some((message) => message.edited) && h("span", {}, "edited"),
    h("time", { datetime: new Date(last.date * 1000).toISOString() }, time(last.date)),
    state && h("span", { class: `ticks ${state}`, role: "img", "aria-label": state }, icon(state === "read" ? "checks" : "check")),
  );
}

function reactions(row, chat) {
  const marked = row.messages.find((message) => message.reaction);
  const mine = chat.canReact(marked);
  const attributes = { class: "reaction", "aria-label": `Reaction ${marked.reaction}` };
  return mine
    ? button({ ...attributes, title: "Take it back", on: { click: () => chat.react(marked, null) } }, marked.reaction)
    : h("span", { ...attributes, role: "img" }, marked.reaction);
}

const EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*){1,3}$/u;

function emojiOnly(message) {
  return message.text.length <= 24 && !message.file && EMOJI.test(message.text);
}
