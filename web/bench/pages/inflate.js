// The floor of a gzip file: the browser's own decompressor, in a worker, every
// chunk dropped.
let worker;
globalThis.start = async () => {
  worker = new Worker("/pages/inflate.worker.js");
  await new Promise((yes) => (worker.onmessage = yes));
};
globalThis.run = () => new Promise((yes) => {
  worker.onmessage = (event) => yes(event.data);
  worker.postMessage(document.querySelector("#file").files[0]);
});
