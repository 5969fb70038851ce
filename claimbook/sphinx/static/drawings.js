/* Drawings that follow a reading: an interval is drawn anew where its axis says, all of a figure or
   none of it, for half a figure would lie.  whatif.js asks for them and tells them what it reads. */
"use strict";

/** The figures that can follow, by name, each as what shows it: of the values by name and of what is
    read, in words, "" as the page was written.  `following` gives what keeps a text up to date. */
const claimbookDrawings = (axesByFigure, { known, entries, written, following, float }) => {
  const SVG = "http://www.w3.org/2000/svg";
  const draw = (tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, given] of Object.entries(attributes)) element.setAttribute(name, given);
    return element;
  };
  const ARROW = 26;
  const PAPER = "var(--cb-paper, #fff)";

  const interval = (figure, axis, key, { q, at, color, follows }) => {
    if (!(q in entries)) return q in known ? () => false : null;
    const part = (kind) => document.getElementById(`${figure}-${kind}:${key}`);
    const built = ["span", "low", "high", "arrow"].map(part).filter(Boolean);
    const label = part("said");
    const relabel = label && following(label.querySelector("text:last-of-type") ?? label, q, true);
    const svg = document.getElementById(`${figure}-figure_1`);
    if (!svg || (label && !relabel)) return null;
    const group = draw("g", { class: "whatif-mark", "data-mark": key });
    (built.at(-1)?.parentNode ?? svg).append(group);
    const use = built.map((one) => one.querySelector("use")).find(Boolean);

    const { lim, px, scale, vertical } = axis;
    const size = scale === "log" ? Math.log10 : Number;
    const pixel = (x) =>
      px[0] + ((size(x) - size(lim[0])) / (size(lim[1]) - size(lim[0]))) * (px[1] - px[0]);
    const within = (x) => Math.min(Math.max(x, Math.min(...lim)), Math.max(...lim));
    const put = (along) => (vertical ? [at, along] : [along, at]);
    const line = (from, to, more = {}) => {
      const [[x1, y1], [x2, y2]] = [put(from), put(to)];
      const one = draw("line", { x1, y1, x2, y2, "stroke-width": 2, ...more });
      one.style.stroke = color; // a variable of the page's, perhaps
      group.append(one);
    };
    const head = (along, forth) => {
      const [tip, back] = [put(along), along - 7 * forth];
      const wings = [-3, 3].map((off) => (vertical ? [at + off, back] : [back, at + off]));
      const points = [wings[0], tip, wings[1]].map((one) => one.join(",")).join(" ");
      const one = draw("polygon", { points });
      one.style.fill = color;
      group.append(one);
    };
    const end = (along, isClosed) => {
      const [x, y] = put(along);
      const one = use ? use.cloneNode() : draw("circle", { r: 3.2 });
      one.setAttribute(use ? "x" : "cx", x);
      one.setAttribute(use ? "y" : "cy", y);
      // Not as an attribute, which a page's policy may forbid.
      Object.assign(one.style, { fill: isClosed ? color : PAPER, stroke: color, strokeWidth: 1.6 });
      group.append(one);
    };
    const along = follows ? [label, part("date"), part("back")].filter(Boolean) : [];
    const forth = Math.sign(px[1] - px[0]);
    const ends = (value) =>
      value?.low && value.text !== "left out" ? [float(value.low), float(value.high)] : [];
    const level = (value) => ends(value).filter(Number.isFinite).map(pixel)[0];

    const redraw = (value) => {
      const bounds = ends(value);
      const finite = bounds.filter(Number.isFinite);
      if (!finite.length) return;
      // An end that lies beyond the axis has no mark, and the line to it is dotted.
      const isCut = finite.some((x) => within(x) !== x);
      const to = finite.map((x) => pixel(within(x)));
      if (finite.length === 1) to.push(to[0] + ARROW * (value.low === -Infinity ? -forth : forth));
      line(...to, isCut ? { "stroke-dasharray": "2 3" } : {});
      if (finite.length === 1) head(to[1], Math.sign(to[1] - to[0]));
      finite.forEach((x, number) => {
        const isLow = number === 0 && value.low !== -Infinity;
        if (within(x) === x) end(to[number], isLow ? value.lowClosed : value.highClosed);
      });
    };

    return (values) => {
      const { value, text } = values[q];
      const isMoved = text !== written[q].text || keyOfEnds(value) !== keyOfEnds(written[q].value);
      relabel?.(text);
      label?.classList.toggle("moved", text !== written[q].text);
      group.replaceChildren();
      for (const one of built) one.style.display = isMoved ? "none" : "";
      if (isMoved) redraw(value);
      const shift = follows ? level(value) - level(written[q].value) : 0;
      for (const one of along) {
        one.style.transform = shift ? `translate${vertical ? "Y" : "X"}(${shift}px)` : "";
        one.style.display = Number.isNaN(shift) && one !== label ? "none" : "";
      }
      return isMoved;
    };
  };
  const keyOfEnds = (value) =>
    value?.low ? [value.low, value.high, value.lowClosed, value.highClosed].join() : String(value);

  /* The picture in words is the book's own: who hears it is told that the drawing has changed. */
  const renamed = (svg) => {
    const built = svg.getAttribute("aria-label");
    return (words) =>
      svg.setAttribute("aria-label", words ? `Drawn anew, read so: ${words}. As written: ${built}` : built);
  };

  const drawings = {};
  for (const [figure, { axes }] of Object.entries(axesByFigure)) {
    const marks = axes.flatMap((axis) =>
      Object.entries(axis.marks).map(([key, one]) => interval(figure, axis, key, one)),
    );
    if (!marks.every(Boolean)) continue;
    const rename = renamed(document.getElementById(`${figure}-figure_1`).closest("svg"));
    drawings[figure] = (values, words) => {
      const isMoved = marks.map((set) => set(values)).some(Boolean);
      rename(isMoved ? words : "");
    };
  }
  return drawings;
};
