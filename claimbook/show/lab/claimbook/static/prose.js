/* A reader of a chapter in JupyterLab sees values and not their names.

   JupyterLab loads this as a prebuilt extension: a container of modules, which says at its end what
   it gives. A Markdown cell is drawn as ever, but from a text in which the kernel has put values,
   citations and plain boxes in the place of roles and directives (claimbook.show.live). The cell's
   own source is not touched, so that a save finds nothing to write. */
"use strict";

(() => {
  const MARKDOWN = "text/markdown";
  const MYST = /\{[\w:-]+\}`|^ {0,3}(`{3,}|:{3,})\{[\w:-]+\}|^\([\w-]+\)=/m;
  const FOLDED = ["hide-input", "remove-input", "hide-cell", "remove-cell"];
  // Boxes, and tables as on the page: numbers right, words left. What only a page's script would
  // open is not there.
  const LOOK = `
    .claimbook-box {
      border-left: 3px solid var(--jp-border-color1); margin: 1em 0; padding: 0 1em;
    }
    .claimbook-box.deck { border: 0; padding: 0; font-size: 1.2em; font-style: italic; }
    .claimbook-box.finding {
      border-color: var(--jp-brand-color1); background: var(--jp-layout-color2); padding: 0.3em 1em;
    }
    .claimbook-table caption { text-align: left; padding-bottom: 0.5em; }
    .jp-RenderedHTMLCommon .claimbook-table :is(th, td) { text-align: left; vertical-align: top; }
    .jp-RenderedHTMLCommon .claimbook-table .number {
      text-align: right; font-variant-numeric: tabular-nums;
    }
    .claimbook-table .again .headed span, .outside-switch { display: none; }
    .claimbook-figure svg { width: 100%; max-width: 26rem; height: auto; }
    .claimbook-figure.wide svg { max-width: 46rem; }
  `;
  let shared = {};

  /** Return a module of JupyterLab's own. */
  async function own(name) {
    const [version] = Object.values(shared[`@jupyterlab/${name}`]);
    return (await version.get())();
  }

  /** The texts of one notebook's Markdown cells, as they are to be read. */
  class Prose {
    constructor(panel, mime) {
      this.panel = panel;
      this.mime = mime;
      this.readable = new Map();
      this.isAsking = false;
      this.isStale = false;
    }

    sources() {
      return [...this.panel.content.model.cells]
        .filter((cell) => cell.type === "markdown")
        .map((cell) => cell.sharedModel.getSource())
        .filter((source) => MYST.test(source));
    }

    /** Ask the kernel for the texts, now or once it has answered what it was asked before. */
    async ask() {
      this.isStale = true;
      if (this.isAsking) return;
      this.isAsking = true;
      while (this.isStale && !this.panel.isDisposed) {
        this.isStale = false;
        this.take(await this.answer(this.sources()));
      }
      this.isAsking = false;
    }

    /** Return sources with their texts; a kernel that has no claimbook leaves them as they are. */
    async answer(sources) {
      const kernel = this.panel.sessionContext.session?.kernel;
      if (!kernel || !sources.length) return [];
      const module = '__import__("claimbook.show.live", fromlist=["live"])';
      const request = {
        code: "",
        silent: true,
        store_history: false,
        user_expressions: { prose: `${module}.readable(${JSON.stringify(sources)})` },
      };
      try {
        const reply = await kernel.requestExecute(request).done;
        const said = reply.content.user_expressions?.prose?.data;
        const texts = said?.["application/json"] ?? sources;
        return sources.map((source, place) => [source, texts[place]]);
      } catch {
        return []; // the kernel was stopped, and a new one will be asked
      }
    }

    take(answered) {
      const changed = new Set();
      for (const [source, text] of answered) {
        if (this.readable.get(source) !== text) changed.add(source);
        this.readable.set(source, text);
      }
      for (const cell of this.panel.content.widgets) {
        if (cell.model.type === "markdown") cell.renderer?.reads?.(this, changed);
      }
    }

    knows(source) {
      return this.readable.has(source) || !MYST.test(source);
    }

    /** Return what is drawn for a cell's text. */
    model(given) {
      const source = given.data[MARKDOWN] ?? "";
      const text = this.knows(source) ? (this.readable.get(source) ?? source) : meanwhile(source);
      return new this.mime.MimeModel({ data: { [MARKDOWN]: text }, trusted: given.trusted });
    }
  }

  /** Return a text without names and fences, as it is shown while a kernel starts. */
  function meanwhile(source) {
    return source
      .replace(/^ {0,3}(`{3,}|:{3,})\{container\}.*\n([^]*?)^ {0,3}\1 *$/gm, "\n$2\n")
      .replace(/\{[\w:-]+\}(`+)[^]*?[^`]\1(?!`)/g, "…");
  }

  /** Return what draws Markdown as JupyterLab does, from the text that the kernel gives. */
  function renderer(stock, options) {
    const made = stock.createRenderer(options);
    const draw = made.renderModel.bind(made);
    let [last, prose, drawn] = [null, null, Promise.resolve()];
    // One after the other: of two at once the first may come last.
    const again = () => {
      drawn = drawn.catch(() => {}).then(() => draw(prose ? prose.model(last) : last));
      return drawn;
    };
    made.renderModel = (model) => {
      last = model;
      if (prose && !prose.knows(model.data[MARKDOWN] ?? "")) prose.ask();
      return again();
    };
    made.reads = (given, changed) => {
      const isNew = prose !== given;
      prose = given;
      if (last && (isNew || changed.has(last.data[MARKDOWN]))) again();
    };
    return made;
  }

  function fold(panel) {
    for (const cell of panel.content.widgets) {
      const tags = cell.model.getMetadata("tags") ?? [];
      if (cell.model.type === "code" && FOLDED.some((tag) => tags.includes(tag))) {
        cell.inputHidden = true;
      }
    }
  }

  /** Let a citation in a table tell its line where the pointer rests on it. */
  function tell(event) {
    const link = event.target.closest?.("a[data-card-file]:not([title])");
    if (!link) return;
    const { cardFile, cardWording, cardVoice, cardStatus, cardLineStatus, cardCorrection } = link.dataset;
    const words = cardWording && `“${cardWording}”`;
    const rows = cardLineStatus && `Rows on this line: ${cardLineStatus}`;
    const said = [cardFile, words, cardVoice, cardStatus, rows, cardCorrection];
    link.title = said.filter(Boolean).join("; ");
  }

  function activate(mime, notebook, tracker, registry) {
    const books = new WeakMap(); // the Prose of each notebook, by its panel
    const stock = registry.getFactory(MARKDOWN);
    registry.addFactory({ ...stock, createRenderer: (options) => renderer(stock, options) });
    tracker.widgetAdded.connect((_, panel) => {
      const prose = new Prose(panel, mime);
      books.set(panel, prose);
      panel.context.ready.then(() => {
        fold(panel);
        prose.take([]);
      });
      panel.revealed.then(() => panel.sessionContext.ready).then(() => prose.ask());
      panel.sessionContext.statusChanged.connect((__, status) => {
        if (status === "restarting" || status === "autorestarting") prose.ask();
      });
    });
    const { NotebookActions } = notebook;
    NotebookActions.executed.connect((_, { notebook: shown }) => books.get(shown.parent)?.ask());
    document.addEventListener("mouseover", tell);
    document.head.append(Object.assign(document.createElement("style"), { textContent: LOOK }));
  }

  async function extension() {
    const [mime, notebook] = await Promise.all([own("rendermime"), own("notebook")]);
    const plugin = {
      id: "claimbook:prose",
      autoStart: true,
      requires: [notebook.INotebookTracker, mime.IRenderMimeRegistry],
      activate: (_, tracker, registry) => activate(mime, notebook, tracker, registry),
    };
    return () => ({ __esModule: true, default: plugin });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.claimbook = {
    init: (scope) => {
      shared = scope;
    },
    get: (name) =>
      name === "./extension" ? extension() : Promise.reject(new Error(`no module '${name}'`)),
  };
})();
