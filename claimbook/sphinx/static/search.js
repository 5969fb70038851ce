/* Search over rows, lines of sources and pages. The indexes are scripts, loaded on first use, so
   that it works where the book is opened as a file. No library, no network. */
"use strict";

(() => {
  const here = document.currentScript.src;
  const root = new URL("..", here);
  const found = (window.claimbookData ||= {});
  const version = new URL(here).search;

  /* As search compares texts: without case, accents, and signs between words or digits. */
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/(\d)[\s,.'’](?=\d{3}(?!\d))/g, "$1")
      .replace(/[^\p{L}\p{N}.]+|\.(?!\d)|(?<!\d)\./gu, " ").trim();

  /* Long work goes in slices, so that a slow phone answers in between; false if it is late. */
  const pause = () => (window.scheduler?.yield ? window.scheduler.yield() : new Promise((go) => setTimeout(go)));
  const inSlices = async (items, each, isLate = () => false, most = 1e4) => {
    let until = performance.now() + 8;
    let done = 0;
    for (const item of items) {
      if (performance.now() > until || (done += 1) > most) {
        await pause();
        if (isLate()) return false;
        until = performance.now() + 8;
        done = 0;
      }
      each(item);
    }
    return !isLate();
  };

  const scripts = {};
  const load = (name) =>
    (scripts[name] ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(`_static/search/${name}.js${version}`, root);
      script.onload = () => done(found[name]);
      script.onerror = () => {
        delete scripts[name];
        failed(new Error(`${name}.js is not there`));
      };
      document.head.append(script);
    }));
  /* Claims, which answer a number, are a file of their own; here the rows of all kinds. */
  const loadRows = async () => {
    const [index, others] = await Promise.all([load("rows"), load("others")]);
    Object.assign(index.kinds, others);
    return index;
  };

  /* What is asked: words, and one number or a range of numbers. */
  const NUMBER = String.raw`\d+(?:\.\d+)?`;
  const ask = (text, scales = {}) => {
    let words = fold(text.replace(/(\d)\s*[-–—]\s*(?=\d)/g, "$1 to "));
    const named = Object.keys(scales).sort((a, b) => b.length - a.length).join("|");
    if (named)
      words = words.replace(new RegExp(`(${NUMBER}) ?(${named})(?![\\p{L}])`, "gu"), (_, n, scale) =>
        String(Math.round(n * scales[scale] * 1e6) / 1e6));
    const ends = words.match(new RegExp(`(?:\\b(?:between|from) )?(${NUMBER}) (?:and|to) (${NUMBER})(?!\\S)`));
    const one = ends || words.match(new RegExp(`(?<!\\S)(${NUMBER})(?!\\S)`));
    const range = one && [Number(one[1]), Number(one[2] ?? one[1])].sort((a, b) => a - b);
    const rest = ends ? words.replace(ends[0], " ") : words;
    return { text: words, range, isRange: Boolean(ends), words: rest.split(" ").filter(Boolean) };
  };

  /* Words are found at their beginnings; in scripts without spaces anywhere. */
  const spaceless = /[\u3040-\u30ff\u3400-\u9fff]/;
  const holds = (text, word) => text.includes(spaceless.test(word) ? word : ` ${word}`);
  const all = (text, words) => words.every((word) => holds(text, word));

  /* A row of the index: what it says, where it stands. Of a tie the title is the relation of two. */
  const COLUMNS = ["title", "says", "when", "line", "words", "who", "status", "also", "numbers", "others"];
  const known = {};
  const rowIn = (index, kind, n) => {
    const { rows: columns } = index.kinds[kind];
    const all = (known[kind] ||= []);
    if (all[n]) return all[n];
    const row = (all[n] = { kind });
    COLUMNS.forEach((name, column) => { row[name] = columns[column][n] || ""; });
    row.others ||= [];
    const anchor = anchorOf(index, kind, n);
    row.href = anchor && new URL(index.kinds[kind].page, root).href + `#${anchor}`;
    if (kind === "tie") row.title = row.others.map((m) => rowIn(index, "actor", m).title).join(` ${row.title} `);
    row.link = (text = row.title, className = "") => link(row.href, className, text);
    return row;
  };
  const anchorOf = (index, kind, n) => {
    const { at, rows: columns } = index.kinds[kind];
    if (at[n] !== 0) return at[n];
    const [from, to] = columns[9][n].map((m) => anchorOf(index, "actor", m));
    return `${columns[3][n].replace(":", "-")}-${from}-${columns[0][n].replaceAll(" ", "-")}-${to}`;
  };

  const rows = [];
  const prepare = async (index, kinds) => {
    const places = kinds.flatMap((kind) => index.kinds[kind].at.map((_, n) => [kind, n]));
    const made = [];
    await inSlices(places, ([kind, n]) => {
      const row = rowIn(index, kind, n);
      row.head = ` ${fold(row.title)} `;
      row.text = ` ${fold([row.title, row.says, row.when, row.words, row.who, row.status].join(" "))} `;
      row.all = `${row.text}${fold(row.also)} `;
      made.push(row);
    });
    rows.push(...made);
  };

  const lineAt = (index, locator) => {
    const [source, line] = locator.split(":");
    const [page, , lines] = index.sources[source];
    const isShown = typeof lines === "number" ? line <= lines && line > 0 : lines.includes(Number(line));
    return new URL(page, root).href + (isShown ? `#L${Number(line)}` : "");
  };
  const lineOf = (index, locator) => link(lineAt(index, locator), "cite cite-line", `[${locator}]`);

  /* How far a figure as printed is from what is asked, in powers of ten; and how wide it is. */
  const far = ([low, high, first, last], [from, to]) => {
    const ends = [first ?? last, last ?? first];
    const apart = (end) => (end >= from && end <= to ? 0 : Math.abs(Math.log10((end || 0.1) / ((end < from ? from : to) || 0.1))));
    return [Math.min(...ends.map(apart)), (high ?? Infinity) - (low ?? 0)];
  };
  const meets = ([low, high, first, last], [from, to]) =>
    ((low ?? -Infinity) <= to && (high ?? Infinity) >= from) ||
    [first, last].some((end) => end !== null && end >= from && end <= to);

  const byNumber = (asked) => {
    if (!asked.range) return [];
    const words = asked.words.filter((word) => asked.isRange || Number(word) !== asked.range[0]);
    return rows
      .filter((row) => row.numbers && meets(row.numbers, asked.range) && all(row.all, words))
      .map((row) => [row, ...far(row.numbers, asked.range)])
      .sort((a, b) => a[1] - b[1] || a[2] - b[2])
      .map(([row]) => row);
  };

  const byWords = (asked) => {
    const words = asked.text.split(" ").filter(Boolean);
    const rank = (row) => (all(row.head, words) ? 0 : all(row.text, words) ? 2 : 4)
      + (words.every((word) => row.all.includes(` ${word} `)) ? 0 : 1);
    return rows.filter((row) => all(row.all, words)).map((row) => [row, rank(row)])
      .sort((a, b) => a[1] - b[1]).map(([row]) => row);
  };

  /* Sentences of pages, each section once, with the sentence that holds most of the words. */
  let parts = null;
  const readPages = async (pages) => {
    const made = pages.flatMap(([page, title, sections]) =>
      sections.map(([anchor, heading, text]) => ({
        href: new URL(page, root).href + (anchor && `#${anchor}`), title, heading, text,
        head: ` ${fold(`${title} ${heading}`)} `, all: " ",
      })));
    const blocks = made.flatMap((part) => [part.head, ...part.text.split("\n")].map((text) => [part, text]));
    await inSlices(blocks, ([part, text]) => { part.all += `${fold(text)} `; });
    parts = made;
  };
  const readRest = async () => {
    const [index, pages] = await Promise.all([loadRows(), load("pages")]);
    await prepare(index, Object.keys(index.kinds).filter((kind) => kind !== "claim"));
    await readPages(pages);
  };
  const byPages = (asked) => {
    const words = asked.text.split(" ").filter(Boolean);
    const rank = (part) => (all(part.head, words) ? 0 : 1);
    return parts.filter((part) => all(part.all, words)).sort((a, b) => rank(a) - rank(b));
  };
  const sentence = (text, words) => {
    let best = ["", 0];
    for (const said of text.split(/\n|(?<=[.?!。]) /)) {
      const folded = ` ${fold(said)} `;
      const count = words.filter((word) => holds(folded, word)).length;
      if (count > best[1]) best = [said, count];
    }
    return best[0].length > 240 ? `${best[0].slice(0, 237)}…` : best[0];
  };

  /* What is shown. */
  const make = (name, className, ...inside) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside.filter(Boolean));
    return element;
  };
  const link = (href, className, text) => {
    const made = make(href ? "a" : "span", className, text);
    if (href) made.href = href;
    return made;
  };

  const shownRow = (index, row) => {
    const says = row.says && (row.kind === "claim" ? `: ${row.says}` : ` ${row.says}`);
    const item = make("li", "", row.link(row.title + says, "found"), row.status && " ",
      row.status && make("span", "status", row.status),
      make("p", "", row.when && `${row.when}. `, row.who && `${row.who}: `, `“${row.words}” `, lineOf(index, row.line)));
    if (row.kind === "claim" && row.others.length) {
      const rivals = make("p", "rivals", "Others say ");
      row.others.slice(0, 4).forEach((n, place) => {
        const other = rowIn(index, "claim", n);
        rivals.append(place ? "; " : "", other.link(other.says), ` [${other.line}]`);
      });
      if (row.others.length > 4) rivals.append("; …");
      item.append(rivals);
    }
    return item;
  };
  window.claimbookSearch = { fold, all, load, loadRows, root, ask, rowIn, lineOf, anchorOf, inSlices, pause };

  const shownPart = (part, words) =>
    make("li", "", link(part.href, "found", part.title === part.heading || !part.heading ? part.title : `${part.title}: ${part.heading}`),
      make("p", "", sentence(part.text, words)));
  const shownLine = (index, locator, wordings) =>
    make("li", "", link(lineAt(index, locator), "found", `${index.sources[locator.split(":")[0]][1]}, line ${locator.split(":")[1]}`),
      make("p", "", wordings.map((words) => `“${words}”`).join(" … ")));

  const lines = (index, asked, chosen) => {
    const words = asked.text.split(" ").filter(Boolean);
    const by = new Map();
    for (const row of chosen)
      if (all(` ${fold(row.words)} `, words)) by.set(row.line, [...(by.get(row.line) || []), row.words]);
    return [...by].map(([locator, said]) => ({ locator, said: [...new Set(said)] }));
  };

  const group = (title, items, show, first = 8) => {
    const list = make("ol", "", ...items.slice(0, first).map(show));
    const section = make("section", "", make("h2", "", `${title} (${items.length.toLocaleString("en")})`), list);
    if (items.length > first) {
      const more = make("button", "more", `Show all ${items.length.toLocaleString("en")}`);
      more.type = "button";
      more.addEventListener("click", () => {
        const rest = items.slice(first).map(show);
        list.append(...rest);
        more.remove();
        rest[0].querySelector("a")?.focus();
      });
      section.append(more);
    }
    return section;
  };

  const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  /* All that is found for a text: its groups and how many there are. */
  const results = (index, text) => {
    const place = text.trim().match(/^\[?([\w-]+):(\d+)\]?$/);
    const groups = [];
    const told = [];
    const asked = ask(text, index.scales);
    const add = (title, items, one, many, show) => {
      if (!items.length) return;
      groups.push(group(title, items, show));
      told.push(counted(items.length, one, many));
    };
    if (place && index.sources[place[1]]) {
      const locator = `${place[1]}:${Number(place[2])}`;
      const on = rows.filter((row) => row.line === locator);
      add("Line", [locator], "line", "lines", () => shownLine(index, locator, [...new Set(on.map((row) => row.words))]));
      add("Rows on this line", on, "row on it", "rows on it", (row) => shownRow(index, row));
      return { groups, told: told.join(", ") };
    }
    const numbers = byNumber(asked);
    add(asked.isRange ? `Claims between ${asked.range.map((n) => n.toLocaleString("en")).join(" and ")}, nearest first`
      : `Claims that ${asked.range?.[0].toLocaleString("en")} fits, nearest first`,
    numbers, "claim with such a number", "claims with such a number", (row) => shownRow(index, row));
    const chosen = asked.isRange ? [] : byWords(asked);
    const listed = new Set(numbers);
    for (const [kind, { title }] of Object.entries(index.kinds)) {
      const own = chosen.filter((row) => row.kind === kind && !listed.has(row));
      add(title, own, kind, title.toLowerCase(), (row) => shownRow(index, row));
    }
    if (parts && !asked.isRange)
      add("Pages", byPages(asked), "passage of a page", "passages of pages",
        (part) => shownPart(part, asked.words));
    add("Lines of the sources", lines(index, asked, chosen), "line", "lines", ({ locator, said }) => shownLine(index, locator, said));
    return { groups, told: told.join(", ") };
  };

  /* The box: on the page of search a part of it, elsewhere it pops up over it. */
  const build = (place) => {
    const box = make("input");
    Object.assign(box, { type: "search", name: "q", id: "claimbook-search-box", autocomplete: "off", spellcheck: false });
    const label = make("label", "", "Search for a number, a name, words, or a line such as source:30");
    label.htmlFor = box.id;
    const form = make("form", "", label, box, make("button", "", "Open first"));
    form.setAttribute("role", "search");
    const status = make("p", "told");
    status.setAttribute("role", "status");
    const list = make("div", "results");
    place.append(form, status, list);
    let turn = 0;
    const ready = {};
    const show = async () => {
      const mine = ++turn;
      const text = box.value.trim();
      if (fold(text).length < 2 && !spaceless.test(text) && !/\d/.test(text)) {
        list.replaceChildren();
        status.textContent = "";
        return;
      }
      try {
        const index = await load("rows");
        await (ready.claims ||= prepare(index, ["claim"]));
        // What claims say is shown at once, other rows and pages as soon as they are there.
        for (const isLast of parts ? [true] : [false, true]) {
          if (isLast && !parts) await (ready.rest ||= readRest());
          if (mine !== turn) return;
          const { groups, told } = results(index, text);
          list.replaceChildren(...groups);
          if (isLast) status.textContent = told ? `Found: ${told}.` : "Nothing found.";
        }
      } catch (error) {
        delete ready.rest;
        status.textContent = `The search cannot be read: ${error.message}.`;
      }
    };
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 120);
    };
    box.addEventListener("input", soon);
    box.addEventListener("focus", () => load("rows").catch(() => {}), { once: true });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      await show();
      list.querySelector("a.found")?.click();
    });
    // Up and down go through what is found; so does Tab, with the links within.
    place.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [box, ...list.querySelectorAll("a.found")];
      const at = stops.indexOf(document.activeElement.closest("li")?.querySelector("a.found") || document.activeElement);
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    });
    return { box, show };
  };

  const start = () => {
    let place = document.getElementById("claimbook-search");
    const isPage = Boolean(place);
    let parts = isPage && build(place);
    if (isPage) {
      const again = () => {
        parts.box.value = new URLSearchParams(location.search).get("q") || parts.box.value;
        parts.show();
      };
      parts.box.addEventListener("input", () =>
        history.replaceState(null, "", `?${new URLSearchParams({ q: parts.box.value })}`));
      window.addEventListener("pageshow", again);
    }
    const open = (opener) => {
      if (!place) {
        place = make("div");
        place.id = "claimbook-search";
        // Not modal: to make all of a long page inert takes a phone a quarter of a second.
        place.popover = "auto";
        place.setAttribute("role", "dialog");
        place.setAttribute("aria-label", "Search");
        const close = make("button", "close", "Close");
        close.type = "button";
        close.addEventListener("click", () => place.hidePopover());
        place.append(close);
        // A box of the type "search" keeps Escape to itself, and empties: here it closes at once.
        place.addEventListener("keydown", (event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          place.hidePopover();
        });
        document.body.append(place);
        parts = build(place);
        place.addEventListener("click", (event) => {
          if (event.target.closest?.("a[href]")) place.hidePopover(); // it may lead to this very page
        });
      }
      if (!isPage && !place.matches(":popover-open")) place.showPopover();
      parts.box.focus();
      parts.box.select();
    };
    const openers = ".search-link, .search-button__button";
    window.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest(openers)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open();
    }, true);
    window.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open();
    }, true);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
