/* A web of actors: a drawing and a list that show one choice among ties. What is chosen stands in
   the address. The words that ties rest on come from the index of search, loaded when asked for. */
"use strict";

(() => {
  if (!window.claimbookSearch) return; // a page taken out of its site: the drawing stands alone
  const { fold, all, loadRows, rowIn, lineOf } = window.claimbookSearch;
  const LETTERS = 13; // pixels high, whatever the drawing's scale
  const LARGE = 7; // of a disc's radius in the drawing
  const NAMED = { all: 14, one: 26 }; // names in the drawing at most

  const make = (tag, className, ...inside) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  };
  const drawn = (tag, attributes, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const many = (n, one) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

  const start = (web) => {
    const { actors, sources, words, values, plain, ties, slips } = JSON.parse(web.querySelector(".claimbook-web").textContent);
    const svg = web.querySelector(".web-drawing svg");
    const { width: WIDE, height: HIGH } = svg.viewBox.baseVal;
    const paths = [...svg.querySelectorAll(".web-lines path")];
    const discs = [...svg.querySelectorAll(".web-discs circle")];
    const spots = discs.map((disc) => ["cx", "cy", "r"].map((name) => Number(disc.getAttribute(name))));
    const captions = [...svg.querySelectorAll(".web-captions text")];
    const names = svg.querySelector(".web-names");
    const boxes = [...web.querySelectorAll(".web-controls :is(select, input)")];
    const count = web.querySelector(".web-count");
    const every = web.querySelector(".web-all");
    const find = web.querySelector(".web-find");
    const list = web.querySelector(".web-list");
    const rest = drawn("path", { class: "web-rest" });
    paths[0].before(rest);
    const hint = drawn("text", { class: "web-hint" });
    svg.append(hint);
    const value = (name, tie) => values[name][ties[name][tie]];
    const ALL = ties.row.map((_, tie) => tie);
    let chosen = -1; // an actor
    let mate = -1; // the other end of a tie that is chosen
    let left = []; // ties
    let pairs = new Map(); // by "one other", the smaller number first, their ties
    let near = []; // by actor, a map from neighbour to ties

    /* Which ties. */
    const ends = (pair) => pair.split(" ").map(Number);
    const isOf = {
      kind: (tie, kind) => actors.kind[ties.from[tie]] === kind || actors.kind[ties.to[tie]] === kind,
      from: (tie, year) => Boolean(ties.years[tie]) && (ties.years[tie][1] ?? 9999) >= Number(year),
      to: (tie, year) => Boolean(ties.years[tie]) && (ties.years[tie][0] ?? 0) <= Number(year),
    };
    const choose = () => {
      const asked = boxes.filter((box) => box.value);
      left = ALL.filter((tie) => asked.every(({ name, value: wanted }) =>
        isOf[name] ? isOf[name](tie, wanted) : value(name, tie) === wanted));
      pairs = new Map();
      near = actors.key.map(() => new Map());
      for (const tie of left) {
        const [a, b] = [ties.from[tie], ties.to[tie]].sort((m, n) => m - n);
        const pair = `${a} ${b}`;
        pairs.set(pair, [...(pairs.get(pair) || []), tie]);
        near[a].set(b, pairs.get(pair));
        near[b].set(a, pairs.get(pair));
      }
      const order = ([one], [other]) => ends(one)[0] - ends(other)[0] || ends(one)[1] - ends(other)[1];
      pairs = new Map([...pairs].sort(order));
    };

    /* The drawing. What nobody simply asserts counts for a sign only where nothing else does. */
    const look = (own) => {
      const sure = own.filter((tie) => value("status", tie) === plain);
      const signs = new Set((sure.length ? sure : own).map((tie) => value("sign", tie)).filter((sign) => sign !== "0"));
      return (signs.size > 1 ? "mixed" : [...signs][0] || "0") + (sure.length ? "" : " doubted");
    };
    const isOwn = (a, b) => chosen < 0 || (a === chosen ? mate < 0 || b === mate : b === chosen && (mate < 0 || a === mate));
    const draw = () => {
      const ways = Object.fromEntries(paths.map((path) => [path.dataset.look, ""]));
      let others = "";
      for (const [pair, own] of pairs) {
        const [a, b] = ends(pair);
        if (a === b) continue;
        const way = `M${spots[a][0]} ${spots[a][1]}L${spots[b][0]} ${spots[b][1]}`;
        if (isOwn(a, b)) ways[look(own)] += way;
        else others += way;
      }
      for (const path of paths) path.setAttribute("d", ways[path.dataset.look]);
      rest.setAttribute("d", others);
      svg.classList.toggle("web-one", chosen >= 0);
      discs.forEach((disc, n) => {
        disc.classList.toggle("web-off", !near[n].size || (chosen >= 0 && n !== chosen && !(mate < 0 ? near[chosen].has(n) : n === mate)));
        disc.classList.toggle("web-chosen", n === chosen || n === mate);
      });
      name();
    };

    /* Names: of whoever is chosen, then of those of whom most is told, as far as there is room. */
    const scale = () => {
      const { width, height } = svg.getBoundingClientRect();
      return Math.min(width / WIDE, height / HIGH) || 1;
    };
    const write = (element, text, spot, taken, isForced) => {
      const high = LETTERS / scale();
      const wide = text.length * high * 0.53;
      const [x, y, r] = spot;
      const tries = [[x + r + 4, y + 0.35 * high], [x - r - 4 - wide, y + 0.35 * high], [x - wide / 2, y - r - 5], [x - wide / 2, y + r + high]];
      const clear = ([at, foot]) => at >= 0 && at + wide <= WIDE && foot - high >= 0 && foot <= HIGH - 4 &&
        !taken.some(([a, b, c, d]) => at < c && a < at + wide && foot - high < d && b < foot + 3);
      const free = tries.find(clear) || (isForced && [Math.min(Math.max(0, x - wide / 2), Math.max(0, WIDE - wide)), y < HIGH / 2 ? y + r + high : y - r - 5]);
      if (!free) return false;
      taken.push([free[0], free[1] - high, free[0] + wide, free[1] + 3]);
      element.setAttribute("x", free[0].toFixed(1));
      element.setAttribute("y", free[1].toFixed(1));
      element.setAttribute("text-anchor", "start");
      element.setAttribute("font-size", high.toFixed(2));
      element.textContent = text;
      return true;
    };
    const name = () => {
      const high = LETTERS / scale();
      const taken = [];
      captions.forEach((caption) => {
        const wide = caption.textContent.length * high * 0.56;
        const x = Math.min(Math.max(Number(caption.getAttribute("x")), wide / 2), WIDE - wide / 2);
        const y = Number(caption.getAttribute("y"));
        caption.setAttribute("font-size", high.toFixed(2));
        taken.push([x - wide / 2, y - high, x + wide / 2, y + 4]);
      });
      // No name is written across a large disc.
      spots.forEach(([x, y, r], n) => { if (near[n].size && r >= LARGE) taken.push([x - r, y - r, x + r, y + r]); });
      const first = [chosen, mate].filter((n) => n >= 0);
      const more = (chosen < 0 ? actors.key.map((_, n) => n) : mate < 0 ? [...near[chosen].keys()] : [])
        .filter((n) => near[n].size && !first.includes(n)).sort((a, b) => near[b].size - near[a].size || a - b);
      const shown = [];
      for (const n of [...first, ...more]) {
        if (shown.length >= (chosen < 0 ? NAMED.all : NAMED.one)) break;
        const text = drawn("text", { class: first.includes(n) ? "web-chosen" : "" });
        const full = actors.name[n];
        if (write(text, full.length > 34 ? `${full.slice(0, 32)}…` : full, spots[n], taken, first.includes(n))) shown.push(text);
      }
      names.replaceChildren(...shown);
    };

    /* The list: all actors, the neighbours of one, or what ties two. */
    // Of a tie that is neither friendly nor hostile what it is says more than that it is neither.
    const signed = (own) => {
      const counts = new Map();
      for (const tie of own) {
        const status = value("status", tie);
        const sign = value("sign", tie);
        const what = sign === "0" ? value("relation", tie).replaceAll("_", " ") : words.sign[sign];
        const said = what + (status === plain ? "" : ` (${status})`);
        counts.set(said, (counts.get(said) || 0) + 1);
      }
      return [...counts].map(([said, n]) => (n > 1 ? `${n} × ${said}` : said)).join(", ");
    };
    const button = (text, act) => {
      const made = make("button", "", text);
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const head = (text) => {
      const made = make("h3", "", text);
      made.tabIndex = -1;
      return made;
    };
    const entries = (numbers, text, act) => {
      const made = make("ul", "web-roving");
      numbers.forEach((n, place) => {
        const one = button(actors.name[n], () => act(n));
        one.tabIndex = place ? -1 : 0;
        made.append(make("li", "", one, " ", make("span", "", text(n))));
      });
      return made;
    };
    const listAll = (query) => {
      const asked = fold(query).split(" ").filter(Boolean);
      const texts = (n) => ` ${fold(actors.name[n])} ${also?.[n] || ""}`;
      const found = actors.key.map((_, n) => n)
        .filter((n) => near[n].size && all(texts(n), asked))
        .sort((a, b) => fold(actors.name[a]).localeCompare(fold(actors.name[b]), "en"));
      return [head(asked.length ? `${many(found.length, "actor")} found` : many(found.length, "actor")),
        make("p", "web-more", "and to how many others each is tied"),
        entries(found, (n) => `${near[n].size}`, (n) => go(n, -1, true))];
    };
    const back = (text, ...where) => make("p", "web-back", button(`← ${text}`, () => go(...where, true)));
    const listOne = () => {
      const others = [...near[chosen].keys()].sort((a, b) => near[chosen].get(b).length - near[chosen].get(a).length || a - b);
      const register = make("p", "web-more", actors.kind[chosen]);
      loadRows().then((index) => {
        const link = rowIn(index, "actor", actors.row[chosen])?.link("in the register");
        if (link) register.append(", ", link);
      }).catch(() => {});
      return [back("all actors", -1, -1), head(actors.name[chosen]), register,
        entries(others, (n) => signed(near[chosen].get(n)), (n) => go(chosen, n, true))];
    };

    /* A tie in words: who says so, how it stands, on which line, with the card of any citation. */
    const told = (index, tie) => {
      const row = rowIn(index, "tie", ties.row[tie]);
      const [short, file, voice] = sources[value("source", tie)];
      const line = lineOf(index, row.line);
      const card = { File: `${file}, line ${row.line.split(":")[1]}`, Wording: row.words, Voice: row.who || voice, Status: row.status, Correction: slips[tie], Row: row.href };
      for (const [part, text] of Object.entries(card)) if (text) line.dataset[`card${part}`] = text;
      const status = row.status ? [" ", make("span", "status", row.status)] : [];
      const when = row.when ? `${row.when}. ` : "";
      return make("li", "", row.link(), ...status, make("p", "", `${sentence(words.sign[value("sign", tie)])}. ${when}${sentence(row.who || short)}: “${row.words}” `, line));
    };
    const listTwo = () => {
      const own = near[chosen].get(mate) || [];
      const items = make("ol", "web-told", make("li", "", "…"));
      loadRows().then((index) => items.replaceChildren(...own.map((tie) => told(index, tie))))
        .catch((error) => items.replaceChildren(make("li", "", `It cannot be read: ${error.message}.`)));
      return [back(actors.name[chosen], chosen, -1), head(`${actors.name[chosen]} and ${actors.name[mate]}`), items];
    };

    /* All of it. */
    const said = () => {
      const asked = boxes.filter((box) => box.value).map((box) =>
        `${box.closest("label").firstChild.data.trim().toLowerCase()}: ${box.selectedOptions?.[0].text ?? box.value}`);
      const present = near.filter((own) => own.size).length;
      const of = left.length < ALL.length ? ` of ${ALL.length.toLocaleString("en")}` : "";
      const undated = boxes.some((box) => box.type === "number" && box.value) ? "; ties without a date are left out" : "";
      const own = chosen < 0 ? "" : mate < 0 ? ` ${actors.name[chosen]}: tied to ${many(near[chosen].size, "other")}.`
        : ` ${actors.name[chosen]} and ${actors.name[mate]}: ${many(near[chosen].get(mate)?.length || 0, "tie")}.`;
      return `${left.length.toLocaleString("en")}${of} ${left.length === 1 ? "tie" : "ties"} between ${many(present, "actor")}${asked.length ? ` (${asked.join("; ")}${undated})` : ""}.${own}`;
    };
    const show = () => {
      choose();
      if (chosen >= 0 && mate >= 0 && !near[chosen].has(mate)) mate = -1;
      draw();
      const isAll = chosen < 0 || find.value.trim();
      list.replaceChildren(...(isAll ? listAll(find.value) : mate < 0 ? listOne() : listTwo()));
      list.scrollTop = 0;
      const text = said();
      if (count.textContent !== text) count.textContent = text;
      for (const box of boxes) box.classList.toggle("set", Boolean(box.value));
      every.hidden = chosen < 0 && !boxes.some((box) => box.value);
    };
    const note = () => {
      const query = new URLSearchParams(location.search); // which other scripts write to, too
      const own = { actor: actors.key[chosen], with: actors.key[mate] };
      for (const box of boxes) own[box.name] = box.value;
      for (const [key, text] of Object.entries(own))
        if (text) query.set(key, text);
        else query.delete(key);
      const search = query.size ? `?${String(query).replace(/=(?=&|$)/g, "")}` : "";
      if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
    };
    const go = (actor, other, isFocused) => {
      [chosen, mate] = [actor, other];
      find.value = "";
      show();
      note();
      if (isFocused) list.querySelector("h3").focus({ preventScroll: true });
    };
    const follow = () => {
      const query = new URLSearchParams(location.search);
      for (const box of boxes) {
        box.value = query.get(box.name) ?? "";
        if (box.value === "" && box.matches("select")) box.selectedIndex = 0;
      }
      find.value = "";
      chosen = actors.key.indexOf(query.get("actor"));
      mate = chosen < 0 ? -1 : actors.key.indexOf(query.get("with"));
      show();
    };

    /* A name is found in each of its spellings, once the index is there. */
    let also = null;
    // The index leaves out of "also" what the row says itself.
    const spellings = ({ says, words, also: more }) => fold([says, words, more].join(" "));
    find.addEventListener("focus", () => loadRows().then((index) => {
      also ||= actors.row.map((n) => spellings(rowIn(index, "actor", n)));
      if (find.value.trim()) show(); // what was typed before it came
    }).catch(() => {}), { once: true });
    find.addEventListener("input", show);
    web.addEventListener("keydown", (event) => {
      const stops = [...list.querySelectorAll(".web-roving button")];
      const at = stops.indexOf(document.activeElement);
      const from = document.activeElement === find ? -1 : at;
      const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (to === undefined || !stops.length || (at < 0 && (event.key !== "ArrowDown" || document.activeElement !== find))) return;
      event.preventDefault();
      if (to < 0) return find.focus();
      const next = stops[Math.min(to, stops.length - 1)];
      for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
      next.focus();
    });
    for (const box of boxes)
      box.addEventListener("input", () => {
        show();
        note();
      });
    every.addEventListener("click", () => {
      for (const box of boxes) box.value = "";
      boxes[0].focus({ preventScroll: true });
      go(-1, -1);
    });

    /* In the drawing: the disc, or else the line, that is nearest to the pointer. */
    const spotOf = (event) => {
      const box = svg.getBoundingClientRect();
      return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
    };
    const reach = (event) => (event.pointerType === "touch" ? 20 : 10) / scale();
    const nearest = (items, far, most) => {
      let best = [null, most];
      for (const item of items) if (far(item) < best[1]) best = [item, far(item)];
      return best[0];
    };
    const discAt = (event) => {
      const [x, y] = spotOf(event);
      const there = actors.key.map((_, n) => n).filter((n) => near[n].size);
      return nearest(there, (n) => Math.hypot(spots[n][0] - x, spots[n][1] - y) - spots[n][2], reach(event));
    };
    const lineAt = (event) => {
      const [x, y] = spotOf(event);
      return nearest([...pairs.keys()].filter((pair) => isOwn(...ends(pair))), (pair) => {
        const [[a, b], [c, d]] = ends(pair).map((n) => spots[n]);
        const long = (c - a) ** 2 + (d - b) ** 2 || 1;
        const part = Math.min(1, Math.max(0, ((x - a) * (c - a) + (y - b) * (d - b)) / long));
        return Math.hypot(a + part * (c - a) - x, b + part * (d - b) - y);
      }, reach(event) * 0.6);
    };
    svg.addEventListener("click", (event) => {
      const disc = discAt(event);
      if (disc !== null) return go(disc, -1);
      const line = lineAt(event);
      if (!line) return;
      const [a, b] = ends(line);
      go(...(b === chosen ? [b, a] : [a, b]));
    });
    svg.addEventListener("pointermove", (event) => {
      const disc = event.pointerType === "touch" ? null : discAt(event);
      svg.classList.toggle("web-hit", disc !== null || Boolean(lineAt(event)));
      if (disc === null || !write(hint, actors.name[disc], spots[disc], [], true)) hint.textContent = "";
    });
    svg.addEventListener("pointerleave", () => { hint.textContent = ""; });

    new ResizeObserver(name).observe(svg);
    follow();
    // After Back or a reload browsers put back what boxes held.
    window.addEventListener("pageshow", ({ persisted }) => (persisted || isAgain()) && follow());
    window.addEventListener("popstate", follow);
  };
  const isAgain = () => performance.getEntriesByType("navigation")[0]?.type !== "navigate";

  /* A web begins when it is nearly in sight, when it is entered, or where the address is of it. */
  const OWN = ["actor", "with"];
  const wait = (web) => {
    const query = new URLSearchParams(location.search);
    const boxes = [...web.querySelectorAll(".web-controls :is(select, input)")].map((box) => box.name);
    if (isAgain() || [...OWN, ...boxes].some((name) => query.has(name))) return start(web);
    let hasBegun = false;
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && first(), { rootMargin: "600px 0px" });
    const first = () => {
      watch.disconnect();
      if (!hasBegun) start(web);
      hasBegun = true;
    };
    watch.observe(web);
    for (const kind of ["focusin", "pointerdown"]) web.addEventListener(kind, first, { capture: true, once: true });
  };
  const begin = () => document.querySelectorAll(".web:has(> .claimbook-web)").forEach(wait);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
