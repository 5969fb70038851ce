/* Marks of figures: Tab comes to a figure once, arrow keys go from mark to mark in it; a mark and
   the rows of tables that show the same light up together.  Their cards are claimbook.js's. */
"use strict";

(() => {
  const figures = [...document.querySelectorAll(".claimbook-figure svg:has(a[data-mark])")];
  if (!figures.length) return;

  // One stop a figure.

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const rove = (svg) => {
    const links = [...svg.querySelectorAll("a[data-mark]")];
    const choose = (chosen) => {
      for (const link of links) link.setAttribute("tabindex", link === chosen ? 0 : -1);
    };
    choose(links[0]);
    svg.addEventListener("focusin", ({ target }) => links.includes(target) && choose(target));
    svg.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey } = event;
      const at = links.indexOf(document.activeElement);
      const ends = { Home: 0, End: links.length - 1 };
      if (at < 0 || altKey || ctrlKey || metaKey || !(key in STEPS || key in ends)) return;
      event.preventDefault();
      links[ends[key] ?? Math.min(Math.max(at + STEPS[key], 0), links.length - 1)].focus();
    });
  };

  /* Thin lines and small marks are hit from some way off, too. */
  const SVG = "http://www.w3.org/2000/svg";
  const reach = (lines, symbols) => {
    for (const line of lines) {
      const wide = line.cloneNode();
      wide.removeAttribute("style"); // where no policy has made it a class
      wide.setAttribute("class", "reach");
      line.after(wide);
    }
    for (const mark of symbols) {
      const round = document.createElementNS(SVG, "circle");
      const given = { cx: mark.getAttribute("x"), cy: mark.getAttribute("y"), r: 6, class: "reach" };
      for (const [name, value] of Object.entries(given)) round.setAttribute(name, value);
      mark.after(round);
    }
  };

  // What shows the same row, by the row's address in its register.

  const marks = new Map();
  const rows = new Map();
  const shown = new WeakMap(); // the addresses of a link or of a table's row
  const note = (map, one, addresses) => {
    shown.set(one, addresses);
    for (const address of addresses) map.set(address, [...(map.get(address) ?? []), one]);
  };
  const CITED = "a[data-card-row], a.cite-figure, a.cite-row";
  const addressesIn = (element) =>
    [...element.querySelectorAll(CITED)].map((link) => link.dataset.cardRow ?? link.getAttribute("href"));
  const behind = (link) => {
    const item = link.matches(".why") && document.getElementById(link.getAttribute("href").slice(1));
    // A number that was computed of rows shows none of them.
    if (item) return item.querySelector("[data-q]") ? [] : addressesIn(item);
    return link.dataset.cardRow ? [link.dataset.cardRow] : [];
  };

  const partsOf = (link) =>
    link.ownerSVGElement.querySelectorAll(`[data-mark="${CSS.escape(link.dataset.mark)}"]`);
  let lit = [];
  const light = (element) => {
    for (const one of lit) one.classList.remove("lit");
    lit = [];
    if (!element) return;
    const addresses = shown.get(element);
    const links = addresses.flatMap((address) => marks.get(address) ?? []);
    const own = element.matches("tr") ? [] : [element];
    const same = addresses.flatMap((address) => rows.get(address) ?? []);
    lit = [...same, ...[...own, ...links].flatMap((link) => [...partsOf(link)])];
    for (const one of lit) one.classList.add("lit");
  };
  const linkOf = (part) => [...partsOf(part)].find((one) => one.matches("a"));
  const ofTarget = (target) => {
    if (!(target instanceof Element)) return null;
    const part = target.closest("svg [data-mark]");
    if (part) return part.matches("a") ? part : linkOf(part);
    const row = target.closest("tr");
    return row && shown.has(row) ? row : null;
  };
  let isNoted = false;
  const noteAll = () => {
    isNoted = true;
    for (const svg of figures)
      for (const link of svg.querySelectorAll("a[data-mark]")) note(marks, link, behind(link));
    for (const row of document.querySelectorAll("table.claimbook-table tbody tr")) {
      const addresses = addressesIn(row).filter((address) => marks.has(address));
      if (addresses.length) note(rows, row, addresses);
    }
  };
  const look = ({ target }) => {
    if (!isNoted) noteAll(); // when something is first pointed at: a page is read sooner so
    if (target instanceof Element && target.closest("#cite-card")) return;
    light(ofTarget(target) ?? ofTarget(document.activeElement));
  };

  figures.forEach(rove);
  // When a figure is nearly in sight; all styles are read before anything is added, or they would be
  // made anew each time.
  const nearing = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      nearing.unobserve(target);
      const lines = [...target.querySelectorAll("[data-mark] path")];
      reach(lines.filter((line) => !line.closest("defs") && getComputedStyle(line).fill === "none"),
        target.querySelectorAll("[data-mark] use"));
    }
  }, { rootMargin: "200px 0px" });
  for (const svg of figures) nearing.observe(svg);
  document.addEventListener("pointerover", look);
  document.addEventListener("focusin", look);

  const hint = document.createElement("span");
  hint.className = "marks-hint";
  hint.textContent =
    " Marks open their words: point at one or tap it, or come with Tab and go on with the arrow keys.";
  figures[0].closest(".claimbook-figure").parentNode.querySelector(".figure-source")?.append(hint);
})();
