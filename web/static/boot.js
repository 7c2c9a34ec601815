// boot.js runs before anything else on the page. It sets the rules for markup,
// starts the engine, and catches what people do before the app has started.
"use strict";
(() => {
  // The only markup ever set from a string is a chart. Whatever is not made of
  // these tags and attributes, in exactly this form, is shown as plain text.
  const tags = new Set(["svg", "g", "path", "rect", "line", "circle", "polyline", "polygon", "text", "tspan", "title", "desc", "defs", "pattern", "clipPath", "use"]);
  const attributes = new Set(["viewBox", "width", "height", "role", "class", "id", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "d", "r", "cx", "cy", "rx", "ry", "points",
    "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "fill-opacity", "text-anchor", "dominant-baseline",
    "clip-path", "patternUnits", "patternTransform", "preserveAspectRatio", "focusable", "tabindex", "xmlns", "vector-effect", "font-size", "font-weight", "shape-rendering"]);
  const named = /^(aria|data)-[a-z-]+$/;
  const piece = /([^<>]+)|<\/([A-Za-z]+)>|<([A-Za-z]+)((?:\s+[A-Za-z][\w-]*="[^"<>]*")*)\s*\/?>/y;
  const attribute = /([A-Za-z][\w-]*)="([^"<>]*)"/g;

  const isChart = (markup) => {
    piece.lastIndex = 0;
    while (piece.lastIndex < markup.length) {
      const found = piece.exec(markup);
      if (!found) return false;
      const tag = found[2] || found[3];
      if (tag && !tags.has(tag)) return false;
      for (const [, name, value] of (found[4] || "").matchAll(attribute)) {
        if (!attributes.has(name) && !named.test(name)) return false;
        if (/url\(|href|script:/i.test(value) && !/^url\(#[\w-]+\)$/.test(value) && !named.test(name)) return false;
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
  const early = { messages: [], drops: [], sample: false };
  const plainbill = {
    early,
    onDrop: null, // set by the app: takes [{file, path}, ...]
    engine: null,
    // startEngine gives a new worker, with every message kept until the app listens.
    startEngine() {
      const worker = new Worker(engineScript, { type: "module", name: "engine" });
      return worker;
    },
  };
  globalThis.plainbill = plainbill;
  plainbill.engine = plainbill.startEngine();
  plainbill.engine.onmessage = (event) => early.messages.push(event.data);
  plainbill.engine.onerror = (event) => early.messages.push(JSON.stringify({ died: String(event.message || "the engine script could not be started") }));

  const give = (files) => {
    if (files.length === 0) return;
    if (plainbill.onDrop) plainbill.onDrop(files);
    else early.drops.push(...files);
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

  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    // The entries have to be asked for now: after this turn the list is empty.
    const entries = [...event.dataTransfer.items].filter((i) => i.kind === "file").map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry());
    const loose = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    if (entries.some((e) => !e)) return give(loose);
    const found = [];
    entries.reduce((before, entry) => before.then(() => walk(entry, "", found)), Promise.resolve()).then(() => give(found));
  });
  addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    give([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    input.value = "";
  });
  addEventListener("click", (event) => {
    if (!plainbill.onDrop && event.target instanceof Element && event.target.closest("[data-testid=sample]")) early.sample = true;
  });
})();
