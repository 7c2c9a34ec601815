// Go's own benchmarks of what no peer does, compiled to wasm and run by node.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../e2e/lib/data.mjs";

const run = (program, args, env = {}) => execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });

export const goVersion = () => run("go", ["env", "GOVERSION"]).trim();

// wasm runs benchmarks of a room and gives name and milliseconds of each.
export function wasm(room, pattern) {
  const runner = join(run("go", ["env", "GOROOT"]).trim(), "lib", "wasm", "go_js_wasm_exec");
  const said = run("go", ["test", "-tags", "noasm", "-run", "^$", "-bench", pattern, "-exec", runner, `./${room}`], { GOOS: "js", GOARCH: "wasm" });
  return [...said.matchAll(/^(Benchmark\S+)\s+\d+\s+([\d.]+) ns\/op/gm)].map(([, name, ns]) => ({ room, name, ms: Number(ns) / 1e6 }));
}
