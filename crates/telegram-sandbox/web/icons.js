// Icons as path data on a 24×24 grid, drawn with strokes.

const PATHS = {
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10l11 2-11 2z",
  attach: "m20 11-8.2 8.2a5 5 0 0 1-7-7l8.6-8.7a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  reply: "M10 8V4L3 11l7 7v-4c5 0 8.500 1.600 11 5-1-5-4-10-11-11z",
  back: "M20 12H4m7-7-7 7 7 7",
  close: "M5 5l14 14M19 5 5 19",
  down: "m5 9 7 7 7-7",
  menu: "M4 6h16M4 12h16M4 18h16",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  sun: "M12 3v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400m0-12.800L17 7M7 17l-1.400 1.400M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  auto: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 0v18M12 7h6M12 12h9M12 17h6",
  tour: "M9.500 9a2.600 2.600 0 1 1 3.700 2.400c-.9.4-1.200 1-1.200 2.100M12 17v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  check: "m4 12.500 5 5L20 6.500",
  checks: "m2 12.500 4.500 4.500L16 7m-4.500 9 .9 1L22 7",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  photo: "M4 5h16v14H4zm0 11 5-5 4 4 3-3 4 4M15.500 9v.01",
  forward: "M14 8V4l7 7-7 7v-4c-5 0-8.500 1.600-11 5 1-5 4-10 11-11z",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M4 7h16M10 7V4h4v3m4 0-1 13H7L6 7m4 4v5m4-5v5",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  eye: "M2 12s3.500-7 10-7 10 7 10 7-3.500 7-10 7S2 12 2 12zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.600 5.600l12.800 12.800",
  bolt: "M13 2 5 14h6l-1 8 8-12h-6z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.500 2",
  plus: "M12 5v14M5 12h14",
  phone: "M7 2h10v20H7zM11 18.500h2",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-7 9c0-4 3-6 7-6s7 2 7 6M16 4.500a3.500 3.500 0 0 1 0 6.500m2.500 3.500c2 .9 3.500 2.600 3.500 5.500",
  chat: "M4 4h16v12H10l-5 4v-4H4z",
  pin: "m14 3 7 7-3 1-4 4 .5 4-2.500 2-4-4-5 4 4-5-4-4 2-2.500 4 .5 4-4z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.500 10v.01M15.500 10v.01M8 14.500c2 2.600 6 2.600 8 0",
  lock: "M6 11h12v10H6zm2.500 0V8a3.500 3.500 0 0 1 7 0v3",
  arrow: "M8 16 17 7M9 7h8v8",
};

const SVG = "http://www.w3.org/2000/svg";

/** An icon; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
