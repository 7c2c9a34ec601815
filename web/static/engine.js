// engine.js is the engine worker: it starts the Go program, hands it what
// arrives, and reports its end.
import "./wasm_exec.js";

if (globalThis.trustedTypes) {
  const inflateScript = new URL("inflate.js", location.href).href;
  trustedTypes.createPolicy("default", { createScriptURL: (url) => (new URL(url, location.href).href === inflateScript ? url : null) });
}

// The page lists what is fetched here, too.
new PerformanceObserver((list) => {
  postMessage({ requests: list.getEntries().map(({ name, encodedBodySize, decodedBodySize, workerStart }) => ({ name, encodedBodySize, decodedBodySize, workerStart })) });
}).observe({ type: "resource", buffered: true });

// What the program prints it prints because it ends, and the first words say why:
// "out of memory" for one.
let words = "";
const decoder = new TextDecoder();
globalThis.fs.writeSync = (fd, bytes) => {
  words = (words + decoder.decode(bytes)).slice(0, 8192);
  return bytes.length;
};

// Messages wait here until the program listens.
const waiting = [];
// Which engine this is: the SHA-256 of engine.wasm, put in when the app is packed.
const build = "";
globalThis.plainbill = { receive: null, waiting, build };
self.onmessage = (event) => {
  if (plainbill.receive) plainbill.receive(event.data.text, event.data.files || []);
  else waiting.push(event.data);
};

const died = (why) => {
  postMessage(JSON.stringify({ died: String(why).slice(0, 8192) }));
  close();
};

const go = new Go();
let code = 0;
go.exit = (c) => { code = c; };
const arrived = fetch("engine.wasm").then(
  (answer) => (answer.ok ? answer : Promise.reject(new Error("the engine could not be started: status " + answer.status))),
  (reason) => Promise.reject(new Error("the engine could not be started: " + reason.message)),
);
WebAssembly.instantiateStreaming(arrived, go.importObject)
  .then(({ instance }) => {
    plainbill.memory = instance.exports.mem; // the kernel works on it, too
    return go.run(instance);
  })
  .then(() => (code === 0 ? close() : died(words || "exit " + code)), (reason) => died(reason));
