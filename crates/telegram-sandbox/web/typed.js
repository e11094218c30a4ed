// What somebody typed, as text and entities: **bold**, __italic__, ~~struck~~, ||spoiler||, `code`, ```pre```, as Telegram's apps read it.

const MARKS = [
  [/```(?:([a-z0-9+#-]+)\n)?([\s\S]+?)```/iu, "pre"],
  [/`([^`\n]+)`/u, "code"],
  [/\*\*([\s\S]+?)\*\*/u, "bold"],
  [/__([\s\S]+?)__/u, "italic"],
  [/~~([\s\S]+?)~~/u, "strikethrough"],
  [/\|\|([\s\S]+?)\|\|/u, "spoiler"],
];
const VERBATIM = new Set(["pre", "code"]);

/** Reads what was typed. */
export function read(typed) {
  const { text, entities } = parse(typed);
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const moved = entities
    .map((entity) => ({ ...entity, offset: Math.max(entity.offset - start, 0) }))
    .filter((entity) => entity.offset < trimmed.length)
    .map((entity) => ({ ...entity, length: Math.min(entity.length, trimmed.length - entity.offset) }));
  return { text: trimmed, entities: moved };
}

function parse(typed) {
  let first;
  for (const [pattern, type] of MARKS) {
    const found = pattern.exec(typed);
    if (found && (!first || found.index < first.found.index)) first = { found, type };
  }
  if (!first) return { text: typed, entities: [] };
  const { found, type } = first;
  const before = typed.slice(0, found.index);
  const content = type === "pre" ? found[2].replace(/^\n|\n$/gu, "") : found[1];
  const inner = VERBATIM.has(type) ? { text: content, entities: [] } : parse(content);
  const rest = parse(typed.slice(found.index + found[0].length));
  const shifted = (entities, by) => entities.map((entity) => ({ ...entity, offset: entity.offset + by }));
  const own = { type, offset: before.length, length: inner.text.length };
  if (type === "pre" && found[1]) own.language = found[1];
  const entities = [own, ...shifted(inner.entities, before.length), ...shifted(rest.entities, before.length + inner.text.length)];
  return { text: before + inner.text + rest.text, entities: entities.filter((entity) => entity.length > 0) };
}
