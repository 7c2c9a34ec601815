// runtime.mjs runs one Go program in this isolate and keeps it running: started by
// the first request, shared by all of them, replaced when it is worn out, hangs or
// dies. The library's own way starts a program for every request, which costs ten
// times the time and lets no state live.
import "./wasm_exec.js";
import module from "./app.wasm";

export const limits = {
  requests: 20_000, // a program that has served so many is replaced
  memory: 64 << 20, // as is one that has grown to so many bytes; an isolate may have 128 MB
  deadline: 10_000, // milliseconds that a request may take; a program that missed one is replaced
};

// tick is how often a waiting request looks whether its program is still alive.
const tick = 100;

let current = null;
let started = 0;

class Program {
  constructor(env) {
    this.number = ++started;
    this.calls = {}; // what Go offers: serve, sweep, shutdown, maxBody
    this.busy = 0;
    this.served = 0;
    this.worn = false;
    this.dead = false;
    const go = (this.go = new Go());
    const instance = new WebAssembly.Instance(module, go.importObject);
    this.mem = instance.exports.mem;
    // The promise of the program's end belongs to the request that started it, which
    // is long over by then: the end is told by this call instead.
    go._resolveExitPromise = () => {};
    go.exit = (code) => this.end(code === 0 ? "ended" : "died");
    // Go's main runs within this call, up to where it waits for requests.
    go.run(instance, { env, binding: this.calls }).catch(() => this.end("trapped"));
  }

  end(how) {
    if (this.dead) return;
    this.dead = true;
    if (current === this) current = null;
    say(how, this);
  }

  get memory() {
    return this.mem.buffer.byteLength;
  }

  // retire lets no new request in; when the last one is out, Go shuts down.
  retire(why) {
    if (this.worn) return;
    this.worn = true;
    if (current === this) current = null;
    say(why, this);
    this.rest();
  }

  rest() {
    if (!this.worn || this.busy > 0 || this.dead) return;
    try {
      this.calls.shutdown();
    } catch {
      this.end("trapped"); // nothing of it is left to be closed
    }
  }
}

// say prints what happened to a program: never what a request asked for.
function say(event, program) {
  console.log(JSON.stringify({ program: program.number, event, served: program.served, memory: program.memory }));
}

function program(env) {
  if (current === null) {
    const fresh = new Program(env);
    if (fresh.dead || !fresh.calls.serve) throw new Stopped();
    current = fresh;
    say("started", fresh);
  }
  return current;
}

// Stopped: the program died while a request was under way, or did not start.
export class Stopped extends Error {}

// Late: a request took longer than the deadline.
export class Late extends Error {}

// use lets Go do some work: call gets what Go offers and a function to call with
// the outcome, which must be plain values. A request looks after itself on a timer
// of its own: workerd calls a request hung that waits for nothing but another
// request's doing, and a promise may not be settled from another request's turn.
export function use(env, call) {
  const p = program(env);
  p.busy++;
  p.served++;
  const begun = Date.now();
  let outcome = null;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (outcome) resolve(outcome);
      else if (p.dead) reject(new Stopped());
      else if (Date.now() - begun >= limits.deadline) {
        p.retire("hung");
        reject(new Late());
      } else return;
      clearInterval(timer);
    };
    const timer = setInterval(look, tick);
    try {
      call(p.calls, (...values) => {
        outcome = values;
        look();
      });
    } catch {
      p.end("trapped"); // nothing of it can be relied on
    }
    look();
  }).finally(() => {
    p.busy--;
    if (p.served >= limits.requests) p.retire("served enough");
    else if (p.memory > limits.memory) p.retire("grew too large");
    p.rest();
  });
}

// facts tells of the program for tests; held is how many JavaScript values Go has
// a hold of.
export const facts = () => ({
  started,
  served: current?.served ?? 0,
  busy: current?.busy ?? 0,
  memory: current?.memory ?? 0,
  held: current ? current.go._values.length - current.go._idPool.length : 0,
});
