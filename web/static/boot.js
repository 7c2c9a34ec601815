// boot.js runs before anything else on the page. It sets the rules for markup,
// starts the engine, and catches what people do before the app has started.
"use strict";
(() => {
  // The only markup ever set from a string is a chart and its table. Whatever is
  // not made of these tags and attributes, in exactly this form, is shown as text.
  // None of the attributes can run anything or fetch anything.
  const words = (text) => new Set(text.split(" "));
  const tags = words("svg g path rect line circle polyline polygon text tspan title desc defs pattern clipPath table caption thead tbody tfoot tr th td span");
  const attributes = words("class id role tabindex focusable scope colspan xmlns viewBox preserveAspectRatio width height x y x1 y1 x2 y2 dx dy d r cx cy rx ry points transform " +
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin opacity fill-opacity vector-effect shape-rendering text-anchor dominant-baseline " +
    "clip-path patternUnits patternTransform");
  const named = /^(aria|data)-[a-z-]+$/;
  const piece = /[^<>]+|<\/([A-Za-z]+)>|<([A-Za-z]+)((?:\s+[A-Za-z][\w-]*="[^"<>]*")*)\s*\/?>/y;
  const attribute = /([A-Za-z][\w-]*)="([^"<>]*)"/g;

  const isChart = (markup) => {
    piece.lastIndex = 0;
    while (piece.lastIndex < markup.length) {
      const found = piece.exec(markup);
      if (!found) return false;
      const tag = found[1] || found[2];
      if (tag && !tags.has(tag)) return false;
      for (const [, name, value] of (found[3] || "").matchAll(attribute)) {
        if (named.test(name)) continue;
        if (!attributes.has(name)) return false;
        if (/url\(/i.test(value) && !/^url\(#[\w-]+\)$/.test(value)) return false;
      }
    }
    return true;
  };
  const asText = (markup) => markup.replace(/[<>]/g, (c) => (c === "<" ? "&lt;" : "&gt;"));

  const engineScript = new URL("engine.js", document.baseURI).href;
  if (globalThis.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML: (markup) => (isChart(markup) ? markup : asText(markup)),
      createScriptURL: (url) => (url === engineScript ? url : null),
    });
  }

  // What the app takes over when it has started.
  const early = { messages: [], files: [], picked: false, sample: false };
  const plainbill = {
    early,
    onFiles: null, // set by the app: takes [{file, path}, ...], whether they were picked, whether to add
    startEngine: () => new Worker(engineScript, { type: "module", name: "engine" }),
    // pick opens the browser's file chooser.
    pick(folder, add) {
      const input = document.createElement("input");
      input.type = "file";
      input.multiple = true;
      input.webkitdirectory = folder;
      input.addEventListener("change", () => chosen(input, add));
      input.click();
    },
  };
  globalThis.plainbill = plainbill;
  plainbill.engine = plainbill.startEngine();
  plainbill.engine.onmessage = (event) => early.messages.push(event.data);
  plainbill.engine.onerror = (event) => early.messages.push(JSON.stringify({ died: String(event.message || "the engine script could not be started") }));

  const give = (files, picked, add) => {
    if (files.length === 0) return;
    if (plainbill.onFiles) plainbill.onFiles(files, picked, add);
    else {
      early.files = files;
      early.picked = picked;
    }
  };
  const chosen = (input, add) => {
    give([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })), true, add);
    input.value = ""; // so that the same file can be chosen again
  };

  // Folders are walked depth first; a browser hands out a folder's entries in
  // portions, and an empty portion is the end.
  const walk = async (entry, path, found) => {
    if (entry.isFile) {
      const file = await new Promise((yes) => entry.file(yes, () => yes(null)));
      if (file) found.push({ file, path: path + file.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const portion = await new Promise((yes) => reader.readEntries(yes, () => yes([])));
      if (portion.length === 0) return;
      for (const child of portion) await walk(child, path + entry.name + "/", found);
    }
  };

  // Without these a browser leaves the page for the file that was dropped on it.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    // The entries have to be asked for now: after this turn the list is empty.
    const loose = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    const entries = [...event.dataTransfer.items].filter((i) => i.kind === "file").map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry());
    if (entries.some((entry) => !entry)) {
      give(loose, false, false);
      return;
    }
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    give(found, false, false);
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === "file") chosen(input, input.dataset.add === "true");
  });
  document.addEventListener("click", (event) => {
    if (!plainbill.onFiles && event.target instanceof Element && event.target.closest("[data-testid=sample]")) early.sample = true;
  });
})();
