// page.js starts the app.
"use strict";
(async () => {
  // The page of a shared report lies in a folder of its own; the app does not.
  const program = new URL("app.wasm", document.currentScript.src);
  const go = new Go();
  const answer = fetch(program);
  const { instance } = await WebAssembly.instantiateStreaming(answer, go.importObject);
  await go.run(instance);
  // The app never ends by itself: what was painted stays, and a line says so.
  const stopped = document.getElementById("stopped");
  if (stopped) stopped.hidden = false;
})().catch((reason) => {
  console.error(reason);
  const stopped = document.getElementById("stopped");
  if (stopped) stopped.hidden = false;
});
