// The rule for markup: every chart passes as it is, and nothing else does.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { root } from "./lib/data.mjs";

// policy runs boot.js in a page of cardboard and returns what it registered.
function policy() {
  let made = null;
  const nothing = () => {};
  vm.runInNewContext(readFileSync(join(root, "web", "static", "boot.js"), "utf8"), {
    URL,
    document: { baseURI: "http://localhost/", currentScript: { src: "http://localhost/boot.js" }, addEventListener: nothing },
    location: { hash: "", pathname: "/" },
    navigator: {},
    performance: { now: () => 0 },
    PerformanceObserver: class {
      observe() {}
    },
    addEventListener: nothing,
    Worker: class {
      addEventListener() {}
    },
    trustedTypes: { createPolicy: (name, rules) => (made = { name, ...rules }) },
  });
  assert.equal(made.name, "default");
  return made;
}

test("every chart that is drawn passes unchanged", () => {
  const folder = join(root, "web", "chart", "testdata");
  const goldens = readdirSync(folder).filter((n) => n.endsWith(".golden"));
  assert.ok(goldens.length > 3, "no charts to try");
  const { createHTML } = policy();
  for (const name of goldens) {
    const markup = readFileSync(join(folder, name), "utf8");
    assert.equal(createHTML(markup), markup, name);
  }
});

for (const hostile of [
  '<img src=x onerror=alert(1)>',
  '<svg onload="alert(1)"></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,x"/></svg>',
  '<svg><foreignObject><iframe srcdoc="x"></iframe></foreignObject></svg>',
  '<svg><rect fill="url(https://example.org/x)"/></svg>',
  '<svg><rect style="fill:red"/></svg>',
  '<svg><rect class="a" class=b/></svg>',
  '<svg><rect class="a"onclick="x"/></svg>',
  "<svg><rect class='a' onclick='x'/></svg>",
  '<!-- <svg> --><svg></svg>',
  '<svg><text>a<b</text></svg>',
  '<svg><animate attributeName="href" to="javascript:x"/></svg>',
  '<math><mi xlink:href="javascript:x">y</mi></math>',
  '<form action="javascript:x"><input type="submit"></form>',
]) {
  test(`is shown as text: ${hostile}`, () => {
    const { createHTML } = policy();
    assert.doesNotMatch(createHTML(hostile), /[<>]/);
  });
}

test("no script but the engine's may be started", () => {
  const { createScriptURL, createScript } = policy();
  assert.equal(createScriptURL("http://localhost/engine.js"), "http://localhost/engine.js");
  for (const url of ["http://localhost/inflate.js", "https://example.org/engine.js", "data:text/javascript,1", "engine.js"]) assert.equal(createScriptURL(url), null);
  assert.equal(createScript, undefined);
});
