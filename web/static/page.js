// page.js starts the app.
"use strict";
(async () => {
  const go = new Go();
  const answer = fetch("app.wasm");
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
