/* Cards on citations, sortable and filterable tables, explorers. No library, no network. */
"use strict";

/* Browsers put back what boxes held, after Back, a reload or in a restored tab, when scripts have
   run, and fire no event: whatever depends on a box is shown again when the page itself is. */
const showsAgain = (show) => {
  show();
  window.addEventListener("pageshow", show);
};

/* Cards: what a citation rests on, on hover, on keyboard focus and on a tap. A card can be entered
   with the pointer and with Tab, stays while either is in it, and goes on Escape. */
(() => {
  const card = document.createElement("div");
  card.id = "cite-card";
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", "Citation");
  card.hidden = true;
  let owner = null;
  let at = null; // where the pointer is, for a link on several lines and for a drawn one
  let leaving = 0; // the timer that closes the card when the pointer has left
  let pressed = { type: "", wasOpen: false };
  let isQuiet = false; // focus goes back to a link without opening its card

  const add = (name, text, ...nodes) => {
    if (!text && !nodes.length) return;
    const element = document.createElement("p");
    element.className = name;
    element.append(text || "", ...nodes);
    card.append(element);
  };

  const leading = (href, text) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    return link;
  };

  // The link itself leads to one of the two places, and tells of the other.
  const places = (link) => {
    const [own, { cardRow, cardLine }] = [link.getAttribute("href"), link.dataset];
    const [row, line] = link.matches(".cite-line, .mark") ? [cardRow, own] : [own, cardLine];
    return [row && leading(row, "Row in the register"), line && leading(line, "Line in the source")];
  };

  // How a computed number was made stands in a list on the page; the card shows that item.
  const made = (link) => {
    const item = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    const said = document.createElement("p");
    said.className = "card-made";
    if (item) said.append(...item.cloneNode(true).childNodes);
    return [said];
  };

  // Where there is room beside the text a card stands in the margin, level with its line; it is in
  // nobody's way there, and stays until another is asked for.
  const margin = () => {
    const text = owner.closest("article p, article li, article dd");
    if (innerWidth < 1500 || !text || owner.closest("table, .explorer, figure")) return 0;
    const from = text.closest("article").getBoundingClientRect().left + 48 * 16;
    return from + 352 < document.documentElement.clientWidth ? from : 0;
  };

  // What is drawn of one row is several shapes, one of which is the link.
  const drawnWith = (part) => {
    const named = `[data-mark="${CSS.escape(part.dataset.mark)}"]`;
    return [...part.closest("svg").querySelectorAll(named)];
  };

  const whole = (link) => {
    const boxes = drawnWith(link).map((part) => part.getBoundingClientRect());
    const seen = boxes.filter((box) => box.width || box.height);
    const [left, top] = ["left", "top"].map((side) => Math.min(...seen.map((box) => box[side])));
    return seen.length ? new DOMRect(left, top, 0, Math.max(...seen.map((box) => box.bottom)) - top) : null;
  };
  // Words stand above their marks: so as not to cover these, their card stands above the words.
  const isAbove = (link) => {
    const around = at && link.matches(".mark") && whole(link);
    return Boolean(around) && at.y < around.top + around.height / 2;
  };

  // Of a link on several lines the one under the pointer; of what is drawn, which may be a line
  // across a figure, the point there, or all of it.
  const placeOf = (link) => {
    if (!link.matches(".mark")) {
      const boxes = [...link.getClientRects()];
      const here = at && boxes.find((box) => at.y >= box.top && at.y <= box.bottom);
      return here || boxes.at(-1);
    }
    return at ? new DOMRect(at.x, at.y - 6, 0, 12) : whole(link);
  };

  const place = () => {
    const isSheet = pressed.type === "touch";
    card.classList.toggle("sheet", isSheet);
    if (isSheet) return;
    const around = placeOf(owner);
    if (!around || around.bottom < 0 || around.top > window.innerHeight) return close();
    const gap = 8;
    const width = Math.min(352, window.innerWidth - 2 * gap);
    card.style.width = `${width}px`;
    const left = Math.max(gap, Math.min(around.left, window.innerWidth - width - gap));
    const below = around.bottom + 4;
    const above = around.top - card.offsetHeight - 4;
    const hasRoom = below + card.offsetHeight + gap < window.innerHeight && !isAbove(owner);
    const fits = hasRoom || above < gap;
    card.style.left = `${margin() || left}px`;
    card.style.top = `${margin() ? Math.max(60, around.top - 12) : fits ? below : above}px`;
  };

  const stay = () => {
    clearTimeout(leaving);
    leaving = 0;
  };

  const close = () => {
    stay();
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  };

  const open = (link, pointer = null) => {
    stay();
    if (owner === link) return;
    close();
    owner = link;
    at = pointer && { x: pointer.clientX, y: pointer.clientY };
    const data = link.dataset;
    card.replaceChildren();
    if (link.matches("a.why")) card.append(...made(link));
    add(link.matches("a.term") ? "card-term" : "card-said", data.cardSaid);
    add("card-wording", data.cardWording && `“${data.cardWording}”`);
    add("card-voice", data.cardVoice);
    add("card-status", data.cardStatus && `Status: ${data.cardStatus}`);
    add("card-line-status", data.cardLineStatus && `Rows on this line: ${data.cardLineStatus}`);
    add("card-correction", data.cardCorrection);
    add("card-file", data.cardFile);
    if (data.cardFile) add("card-places", "", ...places(link).filter(Boolean));
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    place();
  };

  const linkOf = ({ target }) => {
    if (!(target instanceof Element)) return null;
    const part = target.closest("svg [data-mark]");
    if (part) return drawnWith(part).find((one) => one.matches("a")) ?? null;
    return target.closest("a[data-card-file], a.why, a.term");
  };
  const isHeld = () => card.contains(document.activeElement) || document.activeElement === owner;
  const back = () => {
    isQuiet = true;
    owner.focus({ preventScroll: true });
    isQuiet = false;
  };

  // Within the page's landmark: what stands outside all of them is found by none of them.
  document.addEventListener("DOMContentLoaded", () =>
    (document.querySelector("main") || document.body).append(card),
  );
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) open(link, event);
    else if (card.contains(event.target) || isHeld()) stay();
    else if (owner && !leaving && !margin()) leaving = setTimeout(close, 300);
  });
  document.addEventListener("pointerdown", (event) => {
    const link = linkOf(event);
    pressed = { type: event.pointerType, wasOpen: Boolean(link) && link === owner };
    if (!link && !card.contains(event.target)) close();
  });
  // The first tap on a citation opens its card, the second follows it.
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || event.detail === 0 || pressed.type !== "touch" || pressed.wasOpen) return;
    event.preventDefault();
    open(link, event);
    // The second tap needs the link in sight, above the sheet.
    const under = link.getBoundingClientRect().bottom + 16 - card.getBoundingClientRect().top;
    if (under > 0) window.scrollBy({ top: under, behavior: "instant" });
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (isQuiet) return;
    if (link) open(link);
    else if (!card.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (!owner) return;
    const links = [...card.querySelectorAll("a")];
    const active = document.activeElement;
    if (event.key === "Escape") {
      if (card.contains(active)) back();
      close();
    } else if (event.key === "Tab" && active === owner && !event.shiftKey) {
      // The card stands at the end of the page; for Tab it comes after its link.
      if (!links.length) return;
      event.preventDefault();
      links[0].focus();
    } else if (event.key === "Tab" && event.shiftKey && active === links[0]) {
      event.preventDefault();
      back();
    } else if (event.key === "Tab" && !event.shiftKey && active === links.at(-1)) {
      back(); // and the browser goes on to what comes after it
      close();
    }
  });
  // Focus by keyboard may scroll the page, and so may a finger: then the card goes along.
  const moved = () => {
    if (!owner) return;
    if (owner.matches(".mark")) at = null; // it is no longer under the pointer
    if (isHeld() || margin() || pressed.type === "touch") place();
    else close();
  };
  window.addEventListener("scroll", moved, { passive: true });
  window.addEventListener("resize", moved);
  window.addEventListener("pagehide", close); // or Back would find it open
})();

/* Tables: a button in each column header sorts. */
(() => {
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell ? cell.dataset.sort || cell.textContent.trim() : "";
  };

  const compare = (a, b) => {
    const [x, y] = [Number(a), Number(b)];
    if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a.localeCompare(b, "en", { numeric: true });
  };

  const sort = (table, column, header) => {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    for (const body of table.tBodies) {
      // What the record outside says of a row goes along with it.
      const groups = [];
      for (const row of body.rows) {
        if (row.classList.contains("outside-row")) groups.at(-1).push(row);
        else groups.push([row]);
      }
      groups.sort(([a], [b]) => compare(value(a, column), value(b, column)) * (down ? -1 : 1));
      body.append(...groups.flat());
      regroup(body);
    }
  };

  // A header that rows share is printed once, where those rows still follow each other.
  const regroup = (body) => {
    let before = null;
    for (const row of body.querySelectorAll("tr:has(> th.headed)")) {
      const head = row.cells[0].textContent;
      row.classList.toggle("again", head === before);
      before = head;
    }
  };

  const sortable = (table) => {
    const rows = table.querySelectorAll("tbody tr:not(.outside-row)");
    if (!table.tHead || rows.length < 8) return; // Few rows are seen at a glance.
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(table, column, header));
      header.append(button);
    });
  };

  const named = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // no address at all, such as "#%"
    }
  };

  // What an address names is shown, whatever hid it: a filter, a fold.
  const reveal = () => {
    const target = named();
    if (!target) return;
    const table = target.closest("table.register");
    const isFiltered = Boolean(target.closest("tr[hidden]") && table?.unfiltered);
    if (isFiltered) table.unfiltered();
    const folds = [];
    for (let fold = target; (fold = fold.parentElement?.closest("details")); )
      if (!fold.open) folds.push(fold);
    for (const fold of folds) fold.open = true;
    if (isFiltered || folds.length) target.scrollIntoView();
  };

  document.addEventListener("DOMContentLoaded", () => {
    // A register has its own script.
    document.querySelectorAll("table.claimbook-table:not(.register)").forEach(sortable);
    window.addEventListener("pageshow", reveal); // after the boxes' values are back
    window.addEventListener("hashchange", reveal);
    // A link to the address that is already there changes nothing and says nothing.
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (link && link.href === location.href) setTimeout(reveal);
    });
  });
})();

/* Explorers: one native control, one state shown. Without this script every state is shown. */
(() => {
  const start = (explorer) => {
    const control = explorer.querySelector("select");
    const states = [...explorer.querySelectorAll(".explorer-state")];
    const live = explorer.querySelector(".explorer-live");
    const show = () => {
      const chosen = Number(control.value);
      states.forEach((state, number) => {
        state.hidden = number !== chosen;
      });
      const name = states[chosen].dataset.state;
      if (live) live.textContent = name;
    };
    control.addEventListener("input", show);
    control.addEventListener("change", show);
    explorer.classList.add("explorer-on");
    // A phone cuts a long choice in its box: then its words stand above what it shows.
    const longest = Math.max(...[...control.options].map((option) => option.text.length));
    explorer.classList.toggle("long", longest > 34);
    showsAgain(show);
  };
  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".explorer").forEach(start),
  );
})();

/* The record outside the files: a switch, off at first, in tables and explorers that have it. */
(() => {
  const start = (box) => {
    const scope = box.closest(".outside-scope");
    const show = () => {
      for (const row of scope.querySelectorAll(".outside-row")) row.hidden = !box.checked;
    };
    box.addEventListener("change", show);
    showsAgain(show);
  };
  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".outside-switch input").forEach(start),
  );
})();

/* Figures wider than the screen: say so, as long as a part is out of sight. */
(() => {
  const look = new ResizeObserver((entries) => {
    for (const { target } of entries)
      target.classList.toggle("cut", target.scrollWidth > target.clientWidth + 1);
  });
  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".claimbook-figure.wide").forEach((figure) => look.observe(figure)),
  );
})();
