// Runs before the app's own scripts on its page: notes when what passes between the
// page and its engine.
(() => {
  const bench = (globalThis.bench = { engine: null, at: {}, answers: new Map(), rows: 0 });
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
          return note("held");
        }
        const found = typeof event.data === "string" && event.data.match(/^\{"id":(\d+),"(\w+)"/);
        if (!found) return;
        const answer = bench.answers.get(Number(found[1]));
        if (answer) {
          event.stopImmediatePropagation();
          answer(event.data);
        } else if (found[2] !== "progress") note(found[2]);
        else if (event.data.includes('"daily":')) note("chart");
      });
    }
  };
  addEventListener("change", (event) => { if (event.target.type === "file") note("drop"); }, true);
  // The page shows the whole bill.
  const look = () => {
    const rows = document.querySelector('[data-testid="ledger-rows"]');
    if (rows && rows.dataset.state === "complete") {
      bench.rows = Number(rows.dataset.value);
      note("shown");
    } else requestAnimationFrame(look);
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
