/* Registers: one table with boxes above that choose among its rows. What is chosen stands in the
   address, which is what a shown page follows: boxes that the browser filled by itself do not. */
"use strict";

(() => {
  const { fold, load, loadRows, root, ask, rowIn, lineOf, anchorOf, inSlices, pause } = window.claimbookSearch;

  const start = (controls) => {
    const table = document.getElementById(controls.dataset.table);
    const name = table.id.replace("register-", "");
    const body = table.tBodies[0];
    const jump = controls.nextElementSibling?.matches(".register-jump") ? controls.nextElementSibling : null;
    const boxes = [...controls.querySelectorAll("input, select")];
    const facets = boxes.filter((box) => box.matches("select"));
    const count = controls.querySelector(".register-count");
    const all = controls.querySelector(".register-all");
    const heads = [...table.tHead.querySelectorAll("button.sort")];
    const rows = [...body.rows].map((row) => ({ row, data: row.dataset }));
    const many = rows.length.toLocaleString("en");
    const first = heads.findIndex((head) => "first" in head.dataset);
    let order = { column: first, down: false };

    /* Which rows. */
    const textOf = (one) => (one.text ??= ` ${fold(one.row.textContent)} `);
    const isBetween = ({ low, high }, [from, to]) =>
      (low ?? high) !== undefined && Number(low ?? high) <= to && Number(high ?? low) >= from;
    const isIn = {
      q: (one, asked) => (!asked.isRange || isBetween(one.data, asked.range)) && asked.words.every((word) => textOf(one).includes(word)),
      from: (one, year) => "from" in one.data || "to" in one.data ? Number(one.data.to ?? 9999) >= year : false,
      to: (one, year) => "from" in one.data || "to" in one.data ? Number(one.data.from ?? 0) <= year : false,
    };
    const wanted = () => {
      const asked = {};
      for (const { name: key, value } of boxes)
        if (value.trim()) asked[key] = key === "q" ? ask(value) : key === "from" || key === "to" ? Number(value) : value;
      return asked;
    };
    const isOf = (own, value) => own === value || (own?.split(";").includes(value) ?? false); // of a list, too
    const fits = (one, asked, but) => {
      for (const key in asked)
        if (key !== but && !(isIn[key] ? isIn[key](one, asked[key]) : isOf(one.data[key], asked[key]))) return false;
      return true;
    };

    /* Each facet tells how many rows each of its values would leave. */
    const tally = async (asked, isLate) => {
      for (const box of facets) {
        const counts = {};
        let sum = 0;
        const isDone = await inSlices(rows, (one) => {
          if (!fits(one, asked, box.name)) return;
          sum += 1;
          for (const value of one.data[box.name]?.split(";") ?? []) counts[value] = (counts[value] || 0) + 1;
        }, isLate);
        if (!isDone) return;
        for (const option of box.options) {
          const text = option.text.replace(/\([\d,]+\)$/, `(${(option.value ? counts[option.value] || 0 : sum).toLocaleString("en")})`);
          if (option.text !== text) option.text = text;
        }
      }
    };

    const target = () => {
      try {
        return document.getElementById(decodeURIComponent(location.hash.slice(1)));
      } catch {
        return null; // no address at all, such as "#%"
      }
    };

    let turn = 0;
    let isWhole = true;
    const show = async () => {
      const asked = wanted();
      const isAny = Object.keys(asked).length > 0;
      for (const box of boxes) box.classList.toggle("set", Boolean(box.value.trim()));
      all.hidden = !isAny;
      if (isWhole && !isAny) return true; // as the page comes
      isWhole = false;
      const mine = ++turn;
      const isLate = () => mine !== turn;
      const left = [];
      await pause(); // what was pressed is answered first
      const isDone = await inSlices(rows, (one) => {
        const isFit = fits(one, asked);
        if (isFit) left.push(one);
        if (one.row.hidden === isFit) one.row.hidden = !isFit;
      }, isLate, 60);
      if (!isDone) return false;
      tell(isAny ? `${left.length.toLocaleString("en")} of ${many} ${name}` : `${many} ${name}`);
      letters();
      await tally(asked, isLate);
      isWhole ||= !isAny && !isLate();
      return !isLate();
    };
    const tell = (text) => {
      if (count.textContent !== text) count.textContent = text;
    };

    /* A letter leads to the first of its rows that is shown. */
    const marks = jump ? [...jump.querySelectorAll("a")].map((link) => ({ link, at: rows.findIndex(({ row }) => row.id === decodeURIComponent(link.hash.slice(1))) })) : [];
    const letters = () => {
      if (!jump) return;
      jump.hidden = order.column !== first || order.down;
      marks.forEach(({ link, at }, n) => {
        const there = rows.slice(at, marks[n + 1]?.at).find(({ row }) => !row.hidden);
        if (there) link.setAttribute("href", `#${there.row.id}`);
        else link.removeAttribute("href");
      });
    };

    /* In which order: rows without a value come last both ways. */
    let sorting = 0;
    const sort = async (column, down) => {
      heads.forEach((head, n) => {
        if (n === column) head.closest("th").setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.closest("th").removeAttribute("aria-sort");
      });
      if (order.column === column && order.down === down) return;
      order = { column, down };
      const mine = ++sorting;
      await pause();
      const sorted = rows.map((one, n) => [Number(one.data.r.split(" ")[column]), n, one.row]);
      sorted.sort((a, b) => (a[0] < 0) - (b[0] < 0) || (down ? b[0] - a[0] : a[0] - b[0]) || a[1] - b[1]);
      // Each slice to the end, for a row put between others has all that follow it styled anew.
      const slices = Array.from({ length: Math.ceil(sorted.length / 30) }, (_, n) => sorted.slice(30 * n, 30 * (n + 1)));
      await inSlices(slices, (slice) => body.append(...slice.map(([, , row]) => row)), () => mine !== sorting, 1);
    };

    /* The address follows the boxes, and at first, and after Back, the boxes the address. */
    const note = () => {
      const query = new URLSearchParams(location.search); // which other scripts write to, too
      for (const key of ["sort", "down", ...boxes.map((box) => box.name)]) query.delete(key);
      for (const { name: key, value } of boxes) if (value.trim()) query.set(key, value.trim());
      if (order.column !== first || order.down) query.set("sort", heads[order.column].dataset.by);
      if (order.down) query.set("down", "");
      // An address that names a row out of sight would be a wrong one.
      const hash = target()?.closest("tr[hidden]") ? "" : location.hash;
      const search = query.size ? `?${String(query).replace(/=(?=&|$)/g, "")}` : "";
      if (search !== location.search || hash !== location.hash)
        history.replaceState(history.state, "", location.pathname + search + hash);
    };
    const follow = async () => {
      const query = new URLSearchParams(location.search);
      for (const box of boxes) {
        box.value = query.get(box.name) ?? "";
        if (box.value === "" && box.matches("select")) box.selectedIndex = 0;
      }
      const column = heads.findIndex((head) => head.dataset.by === query.get("sort"));
      sort(column < 0 ? first : column, query.has("down"));
      if (await show() && target()?.closest("tr[hidden]")) await table.unfiltered();
    };

    let waiting = 0;
    for (const box of boxes)
      box.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(async () => {
          if (await show()) note();
        }, box.matches("select") ? 0 : 120);
      });
    heads.forEach((head, column) =>
      head.addEventListener("click", () => {
        sort(column, order.column === column && !order.down);
        letters();
        note();
      }));
    const clear = async () => {
      for (const box of boxes) box.value = "";
      if (await show()) note();
    };
    all.addEventListener("click", async () => {
      boxes[0].focus({ preventScroll: true });
      await clear();
    });
    table.unfiltered = async () => {
      await clear();
      tell(`${many} ${name}: the choice is undone, for it hid the row that the address names.`);
      settle();
    };

    /* Rows out of sight have a height that is guessed; where the address names a row they are all
       laid out, or it would not be where the browser goes. */
    const settle = () => {
      const row = target();
      if (!row || !table.contains(row)) return;
      table.classList.add("whole");
      row.scrollIntoView({ behavior: "instant" });
    };
    window.addEventListener("hashchange", settle);
    window.addEventListener("pageshow", (event) => {
      // After Back or a reload the browser goes to where the reader was.
      const [how] = performance.getEntriesByType("navigation");
      if (!event.persisted && how?.type === "navigate") settle();
    });

    /* A row opens what else is known of it. */
    const open = async (row, button) => {
      const isOpen = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) return row.lastElementChild.remove();
      const cell = document.createElement("td");
      cell.className = "row-more";
      cell.textContent = "…";
      row.append(cell);
      try {
        const [index, more] = await Promise.all([loadRows(), load("more")]);
        cell.replaceChildren(...behind(index, more, name.slice(0, -1), row));
      } catch (error) {
        cell.textContent = `It cannot be read: ${error.message}.`;
      }
    };
    body.addEventListener("click", (event) => {
      const button = event.target.closest("button.row-open");
      if (button) open(button.closest("tr"), button);
    });
    follow();
    window.addEventListener("pageshow", follow);
    window.addEventListener("popstate", follow);
  };

  /* What a row opens, from the index of rows and from what others say. */
  const make = (tag, text, ...inside) => {
    const element = document.createElement(tag);
    element.append(text || "", ...inside);
    return element;
  };

  const behind = (index, more, kind, row) => {
    const key = row.id;
    const place = index.kinds[kind].at.findIndex((_, n) => anchorOf(index, kind, n) === key);
    const own = rowIn(index, kind, place);
    const shown = [];
    const list = (head, items, where = shown) => {
      if (items.length) where.push(make("h3", head), make("ul", "", ...items));
    };
    const cited = (words, locator) => [`“${words}” `, lineOf(index, locator)];
    const item = (of, n) => {
      const one = rowIn(index, of, n);
      const status = one.status ? [" ", Object.assign(make("span", one.status), { className: "status" })] : [];
      return make("li", "", one.link(), ...status, one.when && `, ${one.when}`, ". ", one.who && `${one.who}: `, ...cited(one.words, one.line));
    };
    const every = (of, test) => index.kinds[of].at.map((_, n) => n).filter((n) => test(rowIn(index, of, n), n));
    const ties = (test, head) => list(head, every("tie", test).map((n) => item("tie", n)));

    for (const n of more.asked[key] && kind === "claim" ? more.asked[key] : []) {
      const [question, positions] = more.questions[n];
      const others = positions.filter(([, , , claim]) => claim !== key);
      list(`${question} Others say`, others.map(([said, words, locator]) => make("li", `${said}: `, ...cited(words, locator))));
    }
    const outside = more.outside[kind]?.[key];
    if (outside) {
      const part = make("div");
      part.className = "outside-part";
      const inside = [];
      list("Outside the files", outside.map((said) => make("li", said)), inside);
      part.append(...inside);
      if (more.page) {
        const link = make("a", "The record outside, side by side");
        link.href = new URL(more.page, root);
        part.append(make("p", "", link));
      }
      shown.push(part);
    }
    if (kind === "actor") {
      ties((one) => one.others.includes(place), "Ties");
      list("Events", every("event", (one) => one.others.includes(place)).map((n) => item("event", n)));
    } else {
      const ends = kind === "tie" || kind === "event" ? own.others : [];
      if (kind === "tie")
        ties((one, n) => n !== place && ends.every((end) => one.others.includes(end)), "Other ties of the two");
      else ties((one) => one.line === own.line, "Ties on the same line");
      list("Actors", ends.map((n) => make("li", "", rowIn(index, "actor", n).link())));
    }
    const id = make("p", "Identifier: ", make("code", key));
    const sent = window.claimbookSend?.rowForms(more.cite?.[kind], {
      kind, key, anchor: key, line: own.line,
      who: (own.who || index.sources[own.line.split(":")[0]][1]) + (own.status ? ` (${own.status})` : ""),
      title: [own.title, own.says].filter(Boolean).join(": "),
      report: { About: own.title, Says: own.says, When: own.when, Words: `“${own.words}”`, Line: own.line, "Who says so": own.who, Status: own.status },
    });
    return [...shown, id, ...(sent ? [sent] : [])];
  };

  const go = () => document.querySelectorAll(".register-controls").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", go);
  else go();
})();
