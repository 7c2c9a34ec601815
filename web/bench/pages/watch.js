// Runs before the app's own scripts on its page: notes when what passes between the
// page and its engine, and when what is on the screen.
(() => {
  const bench = (globalThis.bench = { engine: null, at: {}, answers: new Map(), rows: 0, told: {} });
  const note = (name) => (bench.at[name] ??= performance.now());
  const Real = globalThis.Worker;
  globalThis.Worker = class extends Real {
    constructor(url, options) {
      super(url, options);
      if (!String(url).includes("engine")) return;
      bench.engine = this;
      this.addEventListener("message", (event) => {
        if (event.data && event.data.held) {
          event.stopImmediatePropagation();
          bench.held = event.data.held;
          return note("held");
        }
        const found = typeof event.data === "string" && event.data.match(/^\{"id":(\d+),"(\w+)"/);
        if (!found) return;
        const answer = bench.answers.get(Number(found[1]));
        if (answer) {
          event.stopImmediatePropagation();
          answer(event.data);
        } else if (found[2] !== "progress") {
          note(found[2]);
          // A kept bill brings its first screen along.
          if (found[2] === "opened" && event.data.includes('"overview":{')) note("overview");
          bench.told[found[2]] ??= event.data;
        } else if (event.data.includes('"daily":')) note("chart");
      });
    }
  };
  // The clock starts when a file is chosen, or a kept bill asked for.
  addEventListener("change", (event) => { if (event.target.type === "file") note("drop"); }, true);
  addEventListener("click", (event) => {
    const control = event.target.closest("[data-testid]")?.dataset.testid;
    if (control === "reopen") note("drop");
    if (control === "cancel") note("cancel");
  }, true);
  const seen = {
    // A chart of the bill; its frame has gone out when the next one is begun.
    painted: () => document.querySelector("figure.chart svg"),
    // The whole bill, or what was read of it before a cancel.
    shown: () => {
      const ledger = document.querySelector('[data-testid="ledger-rows"]');
      if (!ledger || !(ledger.dataset.state === "complete" || (bench.at.cancel && ledger.dataset.state === "partial"))) return false;
      bench.rows = Number(ledger.dataset.value);
      return true;
    },
  };
  const look = () => {
    for (const [name, is] of Object.entries(seen)) {
      if (!bench.at.drop || !is()) continue;
      delete seen[name];
      requestAnimationFrame(() => note(name));
    }
    if (Object.keys(seen).length > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // ask sends the engine a request of its own, and resolves with the text of the
  // answer and the milliseconds until it had come.
  bench.ask = (id, request) => new Promise((yes) => {
    const start = performance.now();
    bench.answers.set(id, (text) => {
      bench.answers.delete(id);
      yes({ ms: performance.now() - start, text });
    });
    bench.engine.postMessage({ text: JSON.stringify({ id, ...request }), files: [] });
  });
})();
