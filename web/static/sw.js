// sw.js keeps the app, so that it opens with no network at all. Every file is kept
// under its SHA-256 and taken only when its bytes have it: a half-finished update
// of the site is never mixed with what is here. It keeps no bill and no report,
// and it answers nothing but the app's own files.
"use strict";

// The files of this version with their SHA-256, put in when the app is packed.
const files = {};

const store = "plainbill";
const base = new URL("./", location.href);
const keyOf = (name, sum) => new URL(name + "?sha256=" + sum, base).href;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

// tell lists on the page what was fetched here: the page cannot see it by itself.
const tell = async (url, bytes) => {
  for (const client of await clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    client.postMessage({ requests: [{ url, who: "offline copy", bytes, kept: false }] });
  }
};

const keep = async (cache, name, sum) => {
  const key = keyOf(name, sum);
  if (await cache.match(key)) return;
  const answer = await fetch(new URL(name, base), { cache: "no-cache" });
  if (!answer.ok) throw new Error(name + " could not be fetched: status " + answer.status);
  const body = await answer.clone().arrayBuffer();
  tell(answer.url, body.byteLength);
  if (hex(await crypto.subtle.digest("SHA-256", body)) !== sum) throw new Error(name + " is of another version");
  // Some hosts redirect index.html. What came by a redirect may answer no
  // navigation; a copy of it may.
  await cache.put(key, answer.redirected ? new Response(body, { headers: answer.headers }) : answer);
};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(store);
    for (const [name, sum] of Object.entries(files)) await keep(cache, name, sum);
  })());
});

// The version before is let go only now that no page uses it.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(store);
    const mine = new Set(Object.entries(files).map(([name, sum]) => keyOf(name, sum)));
    for (const request of await cache.keys()) {
      if (!mine.has(request.url)) await cache.delete(request);
    }
    await clients.claim();
  })());
});

// Only a person who presses the button exchanges a running version.
self.addEventListener("message", (event) => {
  if (event.data && event.data.takeOver) skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  const path = url.pathname.slice(base.pathname.length);
  // The page of a shared report is one of the app's; the report itself is never kept.
  const shared = event.request.mode === "navigate" && /^s\/[\w-]{22}$/.test(path);
  const name = path === "" ? "index.html" : shared ? "shared.html" : path;
  if (!Object.hasOwn(files, name)) return;
  event.respondWith((async () => {
    const cache = await caches.open(store);
    return (await cache.match(keyOf(name, files[name]))) || fetch(event.request);
  })());
});
