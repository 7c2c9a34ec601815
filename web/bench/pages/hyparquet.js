// hyparquet in a worker: the same columns to arrays, nothing more.
let worker;
globalThis.start = async () => {
  worker = new Worker("/pages/hyparquet.worker.js", { type: "module" });
  await new Promise((yes) => (worker.onmessage = yes));
};
globalThis.run = (job) => new Promise((yes, no) => {
  worker.onmessage = (event) => (event.data.error ? no(new Error(event.data.error)) : yes(event.data));
  worker.postMessage({ file: document.querySelector("#file").files[0], ...job });
});
