// probe.mjs is the worker with what tests want to know of it on top.
import { facts, limits } from "./runtime.mjs";
import worker from "./worker.mjs";

export default {
  ...worker,
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/probe/facts") return Response.json(facts());
    if (url.pathname === "/probe/limits") return Response.json(Object.assign(limits, await request.json()));
    return worker.fetch(request, env, ctx);
  },
};
