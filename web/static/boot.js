// boot.js runs before anything else on the page. It sets the rules for markup,
// starts the engine, and catches what people do before the app has started.
"use strict";
(() => {
  // The only markup ever set from a string is a chart and its table. Whatever is
  // not made of these tags and attributes, in exactly this form, is shown as text.
  // None of the attributes can run anything or fetch anything.
  const words = (text) => new Set(text.split(" "));
  const tags = words("svg g path rect line circle polyline polygon text tspan title desc defs pattern clipPath table caption thead tbody tfoot tr th td span " +
    "article header section div h1 h2 h3 p b figure figcaption details summary"); // these make up a letter
  const attributes = words("class id role tabindex focusable scope colspan xmlns viewBox preserveAspectRatio width height x y x1 y1 x2 y2 dx dy d r cx cy rx ry points transform " +
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin opacity fill-opacity vector-effect shape-rendering text-anchor dominant-baseline " +
    "clip-path patternUnits patternTransform");
  const named = /^(aria|data)-[a-z-]+$/;
  const piece = /[^<>]+|<\/([A-Za-z]+[1-3]?)>|<([A-Za-z]+[1-3]?)((?:\s+[A-Za-z][\w-]*="[^"<>]*")*)\s*\/?>/y;
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

  // The page of a shared report lies in a folder of its own; the scripts do not.
  const engineScript = new URL("engine.js", document.currentScript.src).href;
  const offlineScript = new URL("sw.js", document.currentScript.src).href;
  if (globalThis.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML: (markup) => (isChart(markup) ? markup : asText(markup)),
      createScriptURL: (url) => (url === engineScript || url === offlineScript ? url : null),
    });
  }

  // Every request of this page, of its workers and for the offline copy, so that
  // the page can show that a bill is in none of them.
  const requests = [];
  const request = (one) => {
    requests.push({ ...one, at: Math.round(performance.now()) });
    if (plainbill.onRequest) plainbill.onRequest();
  };
  // The browser's own entry of a request that the app has listed already, because it
  // carried something, adds what came back to that one.
  const mine = (entry) => {
    const sent = requests.find((one) => one.body > 0 && !one.done && one.url === entry.name);
    if (!sent) return request(timing(entry, "page"));
    Object.assign(sent, { bytes: timing(entry).bytes, done: true });
    if (plainbill.onRequest) plainbill.onRequest();
  };
  const timing = (entry, who) => ({ url: entry.name, who, bytes: entry.encodedBodySize || entry.decodedBodySize || 0, kept: entry.workerStart > 0 });

  // What the app takes over when it has started.
  const early = { messages: [], files: [], picked: false, sample: false };
  const plainbill = {
    early,
    requests,
    onRequest: null, // set by the app: a request was added
    onNewer: null, // set by the app: a newer version waits to take over
    newer: false,
    onFiles: null, // set by the app: takes [{file, path}, ...], whether they were picked, whether to add
    startEngine() {
      const engine = new Worker(engineScript, { type: "module", name: "engine" });
      engine.addEventListener("message", (event) => {
        if (event.data && event.data.requests) for (const entry of event.data.requests) request(timing(entry, "engine"));
      });
      return engine;
    },
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
  for (const type of ["navigation", "resource"]) {
    new PerformanceObserver((list) => list.getEntries().forEach(mine)).observe({ type, buffered: true });
  }
  // A link to a report is opened by the page alone.
  plainbill.byLink = /^#[vr]\d{1,3}\./.test(location.hash) || /\/s\/[\w-]{22}$/.test(location.pathname);
  if (!plainbill.byLink) {
    plainbill.engine = plainbill.startEngine();
    plainbill.engine.onmessage = (event) => {
      if (typeof event.data === "string") early.messages.push(event.data);
    };
    plainbill.engine.onerror = (event) => early.messages.push(JSON.stringify({ died: String(event.message || "the engine script could not be started") }));
  }

  // Files are handed on in the order in which they came, although to walk a folder
  // takes time. What comes before the app has started is taken together.
  let handed = Promise.resolve();
  const give = (coming, picked, add) => {
    handed = handed.then(async () => {
      const files = await coming;
      if (files.length === 0) return;
      if (plainbill.onFiles) plainbill.onFiles(files, picked, add);
      else {
        early.files = early.files.concat(files);
        early.picked = picked;
      }
    });
  };
  const chosen = (input, add) => {
    give([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })), true, add);
    input.value = ""; // so that the same file can be chosen again
  };

  // The offline copy is made when the page is at rest, and a newer version of the
  // app takes over only when it is told to. Who only reads a report gets none: the
  // copy holds the engine, which a report does not need.
  const offline = navigator.serviceWorker;
  const watch = (copy) => {
    const waits = () => {
      if (!copy.waiting || !offline.controller) return;
      plainbill.newer = true;
      if (plainbill.onNewer) plainbill.onNewer();
    };
    waits();
    copy.addEventListener("updatefound", () => copy.installing && copy.installing.addEventListener("statechange", waits));
    plainbill.takeNewer = () => {
      offline.addEventListener("controllerchange", () => location.reload(), { once: true });
      copy.waiting.postMessage({ takeOver: true });
    };
  };
  const keepOffline = () => {
    if (!navigator.onLine) {
      addEventListener("online", keepOffline, { once: true });
      return;
    }
    // Where it is not allowed (a private window, a file, a policy), the page works
    // without: the browser says no, or gives nothing and has asked for nothing.
    const listed = () => request({ url: offlineScript, who: "offline copy", bytes: 0, kept: false });
    offline.register(offlineScript, { updateViaCache: "none" }).then((copy) => {
      if (!copy) return;
      listed();
      watch(copy);
    }, listed);
  };
  if (offline && isSecureContext && !plainbill.byLink) {
    offline.addEventListener("message", (event) => {
      if (event.data && event.data.requests) event.data.requests.forEach(request);
    });
    addEventListener("load", () => setTimeout(keepOffline, 3000));
  }

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

  const walkAll = async (entries) => {
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    return found;
  };

  // Without these a browser leaves the page for the file that was dropped on it.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    // The entries have to be asked for now: after this turn the list is empty.
    const loose = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    const entries = [...event.dataTransfer.items].filter((i) => i.kind === "file").map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry());
    if (entries.some((entry) => !entry)) {
      give(loose, false, false);
      return;
    }
    give(walkAll(entries), false, false);
  });
  // What is chosen is heard on the field itself: while the chooser is open the screen
  // behind it may be drawn anew without the field.
  const listen = (event) => {
    const input = event.target;
    if (input instanceof Element && input.matches("#app input[type=file]")) input.onchange = () => chosen(input, false);
  };
  for (const type of ["click", "change"]) document.addEventListener(type, listen, true);
  document.addEventListener("click", (event) => {
    if (!plainbill.onFiles && event.target instanceof Element && event.target.closest("[data-testid=sample]")) early.sample = true;
  });
})();
