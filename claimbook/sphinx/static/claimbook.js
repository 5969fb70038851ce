/* Cards on citations, sortable and filterable tables, explorers. No library, no network. */
"use strict";

/* Cards: what a citation rests on, on hover and on keyboard focus; Escape closes. */
(() => {
  const card = document.createElement("div");
  card.id = "cite-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  let owner = null;

  const add = (tag, name, text) => {
    if (!text) return;
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    card.append(element);
  };

  const place = () => {
    const around = owner.getClientRects()[0] || owner.getBoundingClientRect();
    const margin = 8;
    const width = Math.min(352, window.innerWidth - 2 * margin);
    card.style.width = `${width}px`;
    const left = Math.max(margin, Math.min(around.left, window.innerWidth - width - margin));
    const below = around.bottom + 4;
    const fits = below + card.offsetHeight + margin < window.innerHeight;
    const top = fits ? below : Math.max(margin, around.top - card.offsetHeight - 4);
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  };

  const close = () => {
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  };

  const open = (link) => {
    if (owner === link) return;
    close();
    owner = link;
    const data = link.dataset;
    card.replaceChildren();
    add("p", "card-wording", data.cardWording && `“${data.cardWording}”`);
    add("p", "card-voice", data.cardVoice);
    add("p", "card-status", data.cardStatus && `Status: ${data.cardStatus}`);
    add("p", "card-correction", data.cardCorrection);
    add("p", "card-file", data.cardFile);
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    place();
  };

  const linkOf = (event) =>
    event.target instanceof Element ? event.target.closest("a[data-card-file]") : null;

  document.addEventListener("DOMContentLoaded", () => document.body.append(card));
  document.addEventListener("mouseover", (event) => {
    const link = linkOf(event);
    if (link) open(link);
    else if (!card.contains(event.target) && document.activeElement !== owner) close();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link) open(link);
    else close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  // Focus by keyboard may scroll the page: then the card goes along.
  const scrolled = () => {
    if (owner && owner === document.activeElement) place();
    else close();
  };
  window.addEventListener("scroll", scrolled, { passive: true });
})();

/* Tables: a button in each column header sorts; a register has a box that filters. */
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

  const filterable = (table, number) => {
    const box = document.createElement("input");
    box.type = "search";
    box.id = `filter-${number}`;
    const label = document.createElement("label");
    label.className = "filter";
    label.htmlFor = box.id;
    label.append("Filter this table ", box);
    const scroller = table.closest(".pst-scrollable-table-container") || table;
    scroller.before(label);
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("table.claimbook-table").forEach(sortable);
    document.querySelectorAll("table.register").forEach(filterable);
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
    explorer.classList.add("explorer-on");
    // A phone cuts a long choice in its box: then its words stand above what it shows.
    const longest = Math.max(...[...control.options].map((option) => option.text.length));
    explorer.classList.toggle("long", longest > 34);
    show();
  };
  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".explorer").forEach(start),
  );
})();

/* The record outside the five files: a switch, off at first, in tables and explorers that have it. */
(() => {
  const start = (box) => {
    const scope = box.closest(".outside-scope");
    const show = () => {
      for (const row of scope.querySelectorAll(".outside-row")) row.hidden = !box.checked;
    };
    box.checked = false; // A browser may keep it set over a reload.
    box.addEventListener("change", show);
    show();
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
