/* What leaves the book: citations to copy and to save, and reports of errors. No server: a report is
   a text to copy, or a mail or an issue where the book says to whom (claimbook_report_to). */
"use strict";

(() => {
  const make = (tag, given = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...inside);
    return element;
  };
  const button = (text, className, press) => {
    const made = make("button", { type: "button", className }, text);
    made.addEventListener("click", () => press(made));
    return made;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // On a page that is not secure there is no clipboard, only what is selected.
      const box = make("textarea", { value: text, className: "send-box" });
      (document.querySelector("dialog[open]") || document.body).append(box);
      box.select();
      const isDone = document.execCommand("copy");
      box.remove();
      if (!isDone) throw new Error("the browser lets no script copy");
    }
  };
  // Said where it was pressed, also to whoever hears the page.
  const said = () => make("span", { className: "send-said", role: "status" });
  const copies = (text, tell, done) => async () => {
    try {
      await copy(text());
      tell.textContent = done;
    } catch (error) {
      tell.textContent = `Not copied: ${error.message}. Select the text and copy it by hand.`;
    }
  };
  const save = (text, name) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/plain" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  /* A citation in each form: [name, words for it, text, name of a file]. */
  const forms = (all) => {
    const tell = said();
    const row = (head, choices) => make("span", { className: "send-row" }, head, ...choices);
    return make("div", { className: "send-forms" },
      row("Copy: ", all.map(([, words, text]) => button(words, "send-copy", copies(() => text, tell, `Copied: ${words}.`)))),
      row("Save: ", all.filter(([form]) => form !== "text").map(([, words, text, name]) => button(`.${name.split(".").pop()}`, "send-save", (it) => {
        save(`${text}\n`, name);
        it.blur();
      }))), tell);
  };
  const NAMES = { text: "Text", bibtex: "BibTeX", ris: "RIS", csl: "CSL-JSON" };
  const ENDINGS = { bibtex: "bib", ris: "ris", csl: "json", text: "txt" };

  /* What is filled into the blanks of a row's citation, as each form writes it. */
  const WRITTEN = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const escapes = {
    bibtex: (text, blank) => (["title", "who", "line"].includes(blank) ? text.replace(/[\\{}%&#$_~^]/g, (c) => WRITTEN[c] || `\\${c}`) : text),
    csl: (text) => JSON.stringify(text).slice(1, -1),
  };
  const filled = (blanks, told) =>
    Object.entries(blanks).map(([form, text]) => [form, NAMES[form],
      text.replace(/⟦(\w+)⟧/g, (_, blank) => (escapes[form] || ((t) => t))(told[blank], blank)),
      `${told.key}.${ENDINGS[form]}`]);

  /* A report, in a window of its own. */
  let dialog = null;
  const about = () => document.getElementById("claimbook-send").dataset;
  const ask = "What is wrong, and how do you know it?\n";
  const head = () => `${about().title}${about().version ? `, version ${about().version}` : ""}`;
  const link = (text) => {
    const { to } = about();
    const subject = encodeURIComponent(`Error in ${head()}`);
    const body = encodeURIComponent(text);
    if (!to.includes("://")) return `mailto:${to}?subject=${subject}&body=${body}`;
    return `${to}${to.includes("?") ? "&" : "?"}title=${subject}&body=${body}`;
  };
  const report = (what) => {
    dialog?.remove();
    const box = make("textarea", { value: `${head()}\n${what}\n\n${ask}`, rows: 12, id: "send-text" });
    const tell = said();
    const send = about().to ? [make("a", { className: "send-to", target: "_blank", rel: "noreferrer" }, about().to.includes("://") ? "Open as an issue" : "Write as a mail")] : [];
    const follow = () => send.forEach((to) => { to.href = link(box.value); });
    box.addEventListener("input", follow);
    follow();
    const title = make("h2", { id: "send-title" }, "Report an error");
    const label = make("label", { htmlFor: box.id }, send.length
      ? "Say what is wrong; nothing is sent before you send it."
      : "Say what is wrong, copy the text and send it to whoever gave you the book. This page sends nothing.");
    dialog = make("dialog", { className: "send-dialog" }, title, label, box,
      make("p", { className: "send-row" }, button("Copy", "send-copy", copies(() => box.value, tell, "Copied.")), ...send,
        button("Close", "send-close", () => dialog.close()), tell));
    dialog.setAttribute("aria-labelledby", title.id);
    (document.querySelector("main") || document.body).append(dialog);
    dialog.showModal();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  };
  const here = (anchor = "") => `${about().base || ""}${about().page}${location.search}${anchor && `#${anchor}`}`;
  const pageOf = (node) => {
    const head = document.querySelector("h1")?.cloneNode(true);
    head?.querySelector("a.headerlink")?.remove();
    const part = (node?.nodeType === 1 ? node : node?.parentElement)?.closest("[id]:is(section, figure, table, tr, li, div.cell)");
    return `Page: ${head?.textContent.trim() || document.title} (${here(part?.id)})`;
  };

  const rowForms = (blanks, told) => {
    const fields = Object.entries(told.report).filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`);
    const box = forms(filled(blanks || {}, told));
    if (!blanks) box.replaceChildren();
    box.append(make("span", { className: "send-row" }, button("Report an error in this row", "send-report", () =>
      report([`Row: ${told.kind} ${told.key} (${here(told.anchor)})`, ...fields].join("\n")))));
    return box;
  };
  window.claimbookSend = { rowForms, filled };

  /* Words that are selected can be reported. */
  const start = () => {
    const cited = [...document.querySelectorAll("[data-form]")];
    if (cited.length)
      document.getElementById("cite-this").after(forms(cited.map((one) => [one.dataset.form, NAMES[one.dataset.form], one.textContent, one.dataset.file])));
    const foot = document.querySelector(".book-footer .foot-report");
    if (foot) foot.append(button("Report an error", "send-report", () => report(pageOf(null))));

    const article = document.querySelector("article");
    if (!article) return;
    const chosen = () => {
      const now = getSelection();
      const text = now.rangeCount && !now.isCollapsed ? now.toString().replace(/\s+/g, " ").trim() : "";
      return text.length > 2 && article.contains(now.anchorNode) && article.contains(now.focusNode) ? { text, range: now.getRangeAt(0) } : null;
    };
    const flag = button("Report these words", "send-flag", () => {
      const now = chosen();
      flag.hidden = true;
      if (now) report(`${pageOf(now.range.commonAncestorContainer)}\nWords: “${now.text.slice(0, 400)}${now.text.length > 400 ? " …" : ""}”`);
    });
    flag.hidden = true;
    flag.addEventListener("pointerdown", (event) => event.preventDefault()); // or nothing is selected any more
    (document.querySelector("main") || article).append(flag);
    let waiting = 0;
    const place = () => {
      const now = chosen();
      flag.hidden = !now;
      if (!now) return;
      const box = [...now.range.getClientRects()].at(-1);
      const left = Math.min(box.right, innerWidth - flag.offsetWidth - 8);
      const below = box.bottom + 8;
      flag.style.left = `${Math.max(8, left)}px`;
      flag.style.top = `${below + flag.offsetHeight < innerHeight ? below : Math.max(60, box.top - flag.offsetHeight - 8)}px`;
    };
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting);
      waiting = setTimeout(place, 250);
    });
    addEventListener("scroll", () => { if (!flag.hidden) place(); }, { passive: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
