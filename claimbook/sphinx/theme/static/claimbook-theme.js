/* The shell: the two layers of a page, its colours, its contents on a phone. */
"use strict";
(() => {
  const root = document.documentElement;
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // A browser that remembers nothing: the choice holds for this page.
    }
  };
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // The layer stands in the address too, as ?working, beside whatever else stands there.
  const layer = document.querySelector(".layer-switch");
  const isOn = () => root.dataset.layer === "working";
  const setAddress = () => {
    const parts = location.search.slice(1).split("&").filter((part) => part && !/^working(=|$)/.test(part));
    if (isOn()) parts.push("working");
    const query = parts.length ? `?${parts.join("&")}` : "";
    if (query !== location.search) history.replaceState(history.state, "", location.pathname + query + location.hash);
  };
  const show = (name) => {
    root.dataset.layer = name;
    layer?.setAttribute("aria-pressed", String(isOn()));
  };
  // What is at the top of the window stays there when what is above it comes or goes.
  const choose = (name) => {
    const seen = [...document.querySelectorAll("article :is(h1, h2, h3, p, figure, table, .explorer)")].find(
      (e) => e.offsetHeight && e.getBoundingClientRect().bottom > 60 && !e.closest(".cell_input"),
    );
    const before = seen?.getBoundingClientRect().top;
    show(name);
    keep("claimbook-layer", name);
    if (layer) setAddress();
    if (seen?.offsetHeight) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  };
  const toCell = () => {
    if (!/^#cell-\d+$/.test(location.hash)) return;
    if (!isOn()) choose("working");
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  };

  // Colours: as the device has them until a reader chooses.
  const colours = document.querySelector(".theme-switch");
  const device = matchMedia("(prefers-color-scheme: dark)");
  const paint = (name) => {
    root.dataset.theme = name;
    colours?.setAttribute("aria-pressed", String(name === "dark"));
  };
  device.addEventListener("change", () => {
    if (!kept("claimbook-theme")) paint(device.matches ? "dark" : "light");
  });

  const nav = document.querySelector(".book-nav");
  const contents = document.querySelector(".nav-switch");
  const openContents = (isOpen) => {
    root.classList.toggle("nav-open", isOpen);
    contents.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) (nav.querySelector("[aria-current]") || nav.querySelector("a")).focus();
  };

  /* Parts that are not in sight have a height that is guessed; where an address names a place in the
     page all are laid out, or it would not be where the browser goes. */
  window.addEventListener("hashchange", () => {
    if (!("parts" in root.dataset)) return;
    delete root.dataset.parts;
    try {
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ behavior: "instant" });
    } catch {
      // no address at all, such as "#%"
    }
  });

  show(root.dataset.layer);
  if (layer) setAddress();
  paint(root.dataset.theme);
  // After the first picture: to scroll is to lay the page out, and other scripts are still to come.
  requestAnimationFrame(() => setTimeout(() =>
    nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", behavior: "instant" })));
  layer?.addEventListener("click", () => choose(isOn() ? "reading" : "working"));
  colours.addEventListener("click", () => {
    const name = root.dataset.theme === "dark" ? "light" : "dark";
    paint(name);
    // What the device has anyway need not be remembered.
    keep("claimbook-theme", name);
  });
  contents.addEventListener("click", () => openContents(!root.classList.contains("nav-open")));
  nav.addEventListener("click", (event) => event.target.closest("a") && openContents(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.classList.contains("nav-open")) return;
    openContents(false);
    contents.focus();
  });
  // Focus that leaves the contents for what lies under them closes them.
  document.addEventListener("focusin", (event) => {
    if (root.classList.contains("nav-open") && event.target.closest("main, footer")) openContents(false);
  });
  window.addEventListener("hashchange", toCell);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && kept("claimbook-layer")) show(kept("claimbook-layer"));
    toCell();
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.to-working");
    if (link && link.hash === location.hash) setTimeout(toCell);
  });
})();
