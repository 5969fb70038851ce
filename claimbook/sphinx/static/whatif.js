/* What if: a bar at the foot of a page on which numbers depend on how its sources are read.  All that
   the page printed with a derivation follows together: numbers, table cells, sentences, intervals in
   figures.  The state stands in the address.  A browser without BigInt fails at arithmetic.js, and
   then the page stays as it was built. */
"use strict";

(() => {
  if (typeof claimbookArithmetic === "undefined") return;
  const { evaluate, float, print } = claimbookArithmetic;
  const read = (name) =>
    [...document.querySelectorAll(`script.${name}`)].map((block) => JSON.parse(block.textContent));
  const OWN = Object.assign({ about: 10, sources: {} }, ...read("claimbook-whatif"));

  /* What can change: derivations with a figure, rows or a choice in them. */
  const known = Object.assign({}, ...read("claimbook-derivations"));
  const entries = {};
  for (const [name, entry] of Object.entries(known))
    if (entry.nodes.some(([op]) => ["f", "rows", "pick"].includes(op))) entries[name] = entry;
  const nodes = Object.values(entries).flatMap((entry) => entry.nodes);
  if (!nodes.length) return;

  const among = (found) => [...new Set(found)].sort();
  const SOURCES = among(
    nodes.flatMap(([op, of]) => (op === "f" ? of : op === "rows" ? of.flatMap(([, s]) => s) : [])),
  ).filter(Boolean);
  const CHOICES = new Map(nodes.filter(([op]) => op === "pick").map(([, name, of]) => [name, of]));
  const hasVague = nodes.some(([op, , low, high]) => op === "f" && (low?.[2] || high?.[2]));

  // Readings, and addresses that say them.

  const whole = (given) => ({
    about: given.about,
    printed: Boolean(given.printed),
    without: new Set(given.without),
    choices: { ...given.choices },
  });
  const asWritten = () => whole(OWN);

  const OURS = ["about", "printed", "without", ...CHOICES.keys()];
  const query = (reading) => {
    const said = new URLSearchParams(location.search);
    for (const name of OURS) said.delete(name);
    if (reading.about !== OWN.about) said.set("about", reading.about);
    if (reading.printed) said.set("printed", "1");
    if (reading.without.size) said.set("without", [...reading.without].sort().join(" "));
    for (const [name, options] of CHOICES) {
      const chosen = reading.choices[name] ?? options[0];
      if (chosen !== (OWN.choices?.[name] ?? options[0])) said.set(name, chosen);
    }
    return String(said);
  };
  const ofAddress = () => {
    const said = new URLSearchParams(location.search);
    const reading = asWritten();
    const about = Math.round(Number(said.get("about")));
    if (about) reading.about = Math.min(30, Math.max(1, about));
    if (said.get("printed") === "1") reading.printed = true;
    for (const source of (said.get("without") ?? "").split(" "))
      if (SOURCES.includes(source)) reading.without.add(source);
    for (const [name, options] of CHOICES)
      if (options.includes(said.get(name))) reading.choices[name] = said.get(name);
    return reading;
  };
  const words = (reading) => {
    const said = [];
    if (reading.printed) said.push("each number as printed, its hedge ignored");
    else if (reading.about !== OWN.about)
      said.push(`“about” and “almost” as within ${reading.about} % of the number`);
    for (const source of reading.without) said.push(`without ${OWN.sources[source] ?? source}`);
    for (const [name, options] of CHOICES) {
      const chosen = reading.choices[name];
      if (chosen && chosen !== (OWN.choices?.[name] ?? options[0])) said.push(`${name}: ${chosen}`);
    }
    return said.join("; ");
  };

  // What is printed.  The page must have been built as the script prints it: what it cannot find
  // on the page it leaves alone, and says so.

  const plain = (text) => text.replace(/\u00a0%/g, " %");
  const spaced = (text) => text.replace(/ %/g, "\u00a0%");
  const valuesOf = (reading) => {
    const found = {};
    for (const [name, entry] of Object.entries(entries)) {
      const value = evaluate(entry.nodes, reading);
      found[name] = { value, text: print(value, entry, reading.choices) };
    }
    return found;
  };
  let WRITTEN; // made, with all that follows, when a reader first asks for another reading

  const mark = (text) => Object.assign(document.createElement("span"), text);
  const textIn = (element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = plain(walker.currentNode.data).indexOf(text);
      if (at >= 0) return [walker.currentNode, at];
    }
    return [null, 0];
  };

  /** A text that follows: of an element or of an SVG's label. */
  const following = (element, name, isLast = false) => {
    const own = WRITTEN[name].text;
    const [node, first] = textIn(element, own);
    if (!node) return null;
    const built = node.data;
    const at = isLast ? plain(built).lastIndexOf(own) : first;
    const [before, after] = [built.slice(0, at), built.slice(at + own.length)];
    return (text) => {
      node.data = text === own ? built : before + spaced(text) + after;
      return text !== own;
    };
  };

  const keyOf = (value) => {
    if (typeof value === "number") return String(value);
    const ends = value?.low ? [...(value.printed ?? []), value.low, value.high].map(float) : [];
    const seen = ends.find(Number.isFinite);
    return seen === undefined ? "" : String(Number(seen.toPrecision(12)));
  };

  const numberAt = (element, name) => {
    const follow = following(element, name);
    if (!follow) return null;
    const cell = element.closest("[data-sort]");
    const [key, own] = [cell?.dataset.sort, WRITTEN[name].text];
    return ({ value, text }) => {
      const isMoved = follow(text);
      element.classList.toggle("moved", isMoved);
      if (isMoved) element.title = `As written: ${own}`;
      else element.removeAttribute("title");
      const sort = isMoved ? keyOf(value) : key;
      if (cell && cell.dataset.sort !== sort) {
        cell.dataset.sort = sort;
        const heads = cell.closest("table").tHead?.rows[0].cells;
        heads?.[cell.cellIndex]?.removeAttribute("aria-sort"); // no longer true
      }
      return isMoved;
    };
  };

  const sentenceAt = (element) => {
    const said = mark({ className: "when-said", textContent: " [not under this reading]" });
    const struck = document.createElement("s");
    return ({ text }) => {
      const isFalse = text !== "holds";
      if (isFalse && !struck.isConnected) {
        struck.append(...element.childNodes);
        element.append(struck, said);
      } else if (!isFalse && struck.isConnected) element.replaceChildren(...struck.childNodes);
      element.classList.toggle("moved", isFalse);
      return isFalse;
    };
  };

  const places = [];
  const still = []; // shown only while another reading is in force
  const note = (text, after) => {
    const said = mark({ className: "whatif-note", textContent: text, hidden: true });
    after.append(said);
    still.push(said);
  };
  let drawings = {};
  const prepare = () => {
    if (WRITTEN) return;
    WRITTEN = valuesOf(asWritten());
    for (const element of document.querySelectorAll("[data-q]")) {
      const name = element.dataset.q;
      if (!entries[name]) continue;
      const isSentence = element.classList.contains("when");
      const set = isSentence ? sentenceAt(element) : numberAt(element, name);
      if (!set) note(" (as written)", element);
      else places.push({ name, set, isSentence, isCounted: !element.closest(".derivations") });
    }

    // Figures.

    drawings = claimbookDrawings(Object.assign({}, ...read("claimbook-axes")), {
      known, entries, written: WRITTEN, following, float,
    });
    const FOLLOWS = " Its marks follow this reading; its title, its caption and both files are as written.";
    for (const figure of document.querySelectorAll(".claimbook-figure")) {
      const svg = figure.querySelector("svg");
      const id = svg?.querySelector("[id$='-figure_1']")?.id.replace(/-figure_1$/, "");
      const source = figure.parentNode.querySelector(".figure-source");
      if (!source) continue;
      note(id in drawings ? FOLLOWS : " Drawn as written.", source);
    }
    for (const source of document.querySelectorAll(".table-source"))
      if (source.querySelector("a[download]")) note(" (as written)", source);
  };

  // The bar.

  const make = (tag, given = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...children);
    return element;
  };
  const count = make("span", { className: "whatif-count" });
  count.setAttribute("role", "status");
  const back = make("button", { type: "button", textContent: "As written", hidden: true });
  const copied = make("button", { type: "button", textContent: "Copy link" });
  const range = make("input", { type: "range", id: "whatif-about", min: 1, max: 30, step: 1 });
  const box = (name, text) => {
    const input = make("input", { type: "checkbox", id: `whatif-${name}` });
    return [input, make("label", { htmlFor: input.id }, input, ` ${text}`)];
  };
  const [printed, printedLabel] = box("printed", "Take numbers as printed, without their hedges");
  const without = SOURCES.map((source) => [
    source,
    ...box(`without-${source}`, `Leave out ${OWN.sources[source] ?? source}`),
  ]);
  const choices = [...CHOICES].map(([name, options]) => {
    const select = make("select", { id: `whatif-choice-${name}` });
    select.append(...options.map((option) => make("option", { textContent: option })));
    return [name, select, make("label", { htmlFor: select.id }, `${name}: `, select)];
  });
  for (const input of [range, printed, ...without.map(([, one]) => one)]) input.autocomplete = "off";
  const about = make("output", { htmlFor: range.id });
  const rangeLabel = make(
    "label",
    { htmlFor: range.id },
    make("b", { textContent: "What if" }),
    make("span", { className: "whatif-long", textContent: " “about” and “almost” are" }),
    " within",
  );
  const more = make(
    "details",
    {},
    make("summary", { textContent: "More" }),
    make(
      "div",
      { className: "whatif-more" },
      printedLabel,
      ...without.map(([, , label]) => label),
      ...choices.map(([, , label]) => label),
      copied,
    ),
  );
  const lead = hasVague ? [rangeLabel, range, about] : [make("b", { textContent: "What if" })];
  const bar = make("section", { className: "whatif" }, ...lead, more, count, back);
  bar.setAttribute("aria-label", "What if the sources are read otherwise");
  const banner = make("p", { className: "whatif-banner", hidden: true });

  // One state, shown everywhere at once.

  let reading = asWritten();
  let waiting = 0;
  let isWritten = true; // what the page shows; as it comes it need not be touched

  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
  const said = (numbers, sentences) => {
    const held = sentences ? `, ${plural(sentences, "sentence no longer holds", "sentences no longer hold")}` : "";
    return [
      `${plural(numbers, "number", "numbers")} `,
      make("span", { className: "whatif-long", textContent: `differ${numbers === 1 ? "s" : ""} from the page as written` }),
      held,
    ];
  };

  const show = ({ isQuiet = false } = {}) => {
    cancelAnimationFrame(waiting);
    waiting = 0;
    const isOwn = query(reading) === query(asWritten());
    const how = isOwn ? "" : words(reading);
    let moved = [];
    if (!isOwn || !isWritten) {
      prepare();
      const values = isOwn ? WRITTEN : valuesOf(reading);
      moved = places.filter(({ name, set }) => set(values[name]));
      for (const set of Object.values(drawings)) set(values, how);
      for (const one of still) one.hidden = isOwn;
      for (const one of document.querySelectorAll(".derivations .tolerance"))
        one.textContent = reading.about;
      for (const one of document.querySelectorAll(".derivations .read")) one.hidden = reading.printed;
    }
    isWritten = isOwn;
    range.value = reading.about;
    range.setAttribute("aria-valuetext", `within ${reading.about} percent of the number`);
    range.disabled = reading.printed;
    about.textContent = `${reading.about}\u00a0%`;
    printed.checked = reading.printed;
    for (const [source, input] of without) input.checked = reading.without.has(source);
    for (const [name, select] of choices)
      select.value = reading.choices[name] ?? CHOICES.get(name)[0];
    document.documentElement.classList.toggle("whatif-on", !isOwn);
    back.hidden = isOwn;
    banner.hidden = isOwn;
    banner.textContent = isOwn ? "" : `Not as written, but read so: ${how}.`;
    if (isQuiet) return;
    const counted = moved.filter(({ isCounted }) => isCounted);
    const sentences = counted.filter(({ isSentence }) => isSentence).length;
    count.replaceChildren(...(isOwn ? [] : said(counted.length - sentences, sentences)));
  };

  /* While the slider is drawn the page follows, a frame at a time; when it is let go, address and
     count do too. */
  const settle = () => {
    const text = query(reading);
    const address = location.pathname + (text && `?${text}`) + location.hash;
    history.replaceState(history.state, "", address);
    show();
  };
  const gather = () => {
    reading = asWritten();
    if (hasVague) reading.about = Number(range.value);
    reading.printed = printed.checked;
    reading.without = new Set(without.filter(([, one]) => one.checked).map(([source]) => source));
    for (const [name, select] of choices) reading.choices[name] = select.value;
  };
  const restore = () => {
    reading = ofAddress();
    show();
  };

  range.addEventListener("input", () => {
    gather();
    waiting ||= requestAnimationFrame(() => show({ isQuiet: true }));
  });
  bar.addEventListener("change", () => {
    gather();
    settle();
  });
  back.addEventListener("click", () => {
    reading = asWritten();
    settle();
    (hasVague ? range : more.firstChild).focus(); // the button is gone
  });
  copied.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      copied.textContent = "Copied";
      setTimeout(() => (copied.textContent = "Copy link"), 2000);
    } catch {
      prompt("The link to this reading:", location.href);
    }
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.firstChild.focus();
  });

  const article = document.querySelector("article") ?? document.querySelector("main") ?? document.body;
  article.prepend(banner);
  article.append(bar);
  window.addEventListener("popstate", restore);
  window.addEventListener("pageshow", ({ persisted }) => {
    const [how] = performance.getEntriesByType("navigation");
    if (persisted || how?.type !== "navigate") restore(); // after the boxes' values are back
  });
  restore();
})();
