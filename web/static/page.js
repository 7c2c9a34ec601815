// page.js starts the app.
"use strict";
// The browser asks the system about a size of type when it first sets text in it, which
// holds the page up for some milliseconds a size: so those of a bill's first screen are
// set, unseen, while nobody waits.
addEventListener("load", () => setTimeout(() => {
  const types = document.createElement("div");
  types.className = "types";
  types.ariaHidden = "true";
  for (let n = 0; n < 5; n++) types.append(Object.assign(document.createElement("span"), { textContent: "0" }));
  document.body.append(types);
}, 200));
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
