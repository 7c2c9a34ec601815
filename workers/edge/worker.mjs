// worker.mjs is what Cloudflare calls. Files of the app are served before it is
// asked; it serves the page of shared links, and hands everything else to Go.
import { everywhere, onPages } from "./headers.mjs";
import { Late, Stopped, use } from "./runtime.mjs";

const page = /^\/s\/[A-Za-z0-9_-]{21}[AQgw]$/;

async function fetch(request, env, ctx) {
  const url = new URL(request.url);
  if (page.test(url.pathname) && (request.method === "GET" || request.method === "HEAD")) {
    const start = await env.ASSETS.fetch(new Request(new URL("/shared", url), request));
    const headers = new Headers(start.headers); // those of every file are among them
    for (const [name, value] of Object.entries(onPages)) headers.set(name, value);
    return new Response(start.body, { status: start.status, headers });
  }
  const answer = serve(request, env).catch((reason) => problem(reason));
  ctx.waitUntil(answer); // a client that leaves must not leave Go waiting
  return answer;
}

async function serve(request, env) {
  const [body, length] = await read(request);
  const headers = [...request.headers].flat().join("\n");
  const [status, names, content] = await use(env, (go, done) => go.serve(request.method, request.url, headers, body, length, done));
  const lines = names.split("\n");
  const pairs = [];
  for (let i = 0; i + 1 < lines.length; i += 2) pairs.push([lines[i], lines[i + 1]]);
  return new Response(status === 204 || request.method === "HEAD" ? null : content, { status, headers: pairs });
}

// What a body may have: one byte more than a report, by which Go sees that it is
// too large. Four times as much is read and thrown away, because a client whose
// sending is cut off would see a broken connection instead of the answer.
const most = (256 << 10) + 1;

// read returns what was sent, at most so much, and its full length where it is
// known, else -1.
async function read(request) {
  if (!request.body) return [null, 0];
  const told = Number(request.headers.get("Content-Length") ?? -1);
  const kept = [];
  let size = 0;
  for await (const chunk of request.body) {
    if (size < most) kept.push(chunk);
    size += chunk.length;
    if (size > 4 * most) break;
  }
  const body = new Uint8Array(Math.min(size, most));
  let at = 0;
  for (const chunk of kept) {
    const part = chunk.subarray(0, body.length - at);
    body.set(part, at);
    at += part.length;
  }
  return [body, told];
}

// problem answers for what went wrong around Go.
function problem(reason) {
  let status = 500;
  let title = "Internal Server Error";
  let code = "broken";
  let detail = "The service made a mistake. Try again; if it stays, tell who runs it.";
  if (reason instanceof Late) {
    [status, title, code, detail] = [504, "Gateway Timeout", "late", "The service took too long and was started anew. Try again."];
  } else if (reason instanceof Stopped) {
    [status, title, code, detail] = [503, "Service Unavailable", "stopped", "The service stopped and starts anew with the next request. Try again."];
  }
  return new Response(JSON.stringify({ type: "about:blank", title, status, detail, code }) + "\n", {
    status,
    headers: { ...everywhere, "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
  });
}

// scheduled removes what has expired; nobody could read it any more.
async function scheduled(_event, env, ctx) {
  const swept = use(env, (go, done) => go.sweep(done)).then(([error]) => {
    if (error) throw new Error(error);
  });
  ctx.waitUntil(swept);
  await swept;
}

export default { fetch, scheduled };
