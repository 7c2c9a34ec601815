//go:build workerd

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pretender stands for wrangler: it writes down what it is told to do, and the
// configuration that it is given, and has a database once one was made.
const pretender = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const at = args.indexOf("--config");
const config = at < 0 ? "" : readFileSync(args[at + 1], "utf8");
const id = /"database_id": "([^"]*)"/.exec(config);
appendFileSync("told", args.filter((_, i) => at < 0 || (i !== at && i !== at + 1)).join(" ") + (id ? " with " + id[1] : "") + "\n");
if (args.join(" ") === process.env.FAIL) process.exit(1);
if (args[1] === "list") console.log(JSON.stringify([{ name: "another", uuid: "1" }, ...(existsSync("made") ? [{ name: "plainbill", uuid: "2-3" }] : [])]));
if (args[1] === "create") writeFileSync("made", "");
`

// Deploying asks wrangler for the right things in the right order. The account is
// not there in tests; the bundle is tested above.
func TestDeploySteps(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"deploy.mjs", "quiet.mjs", "wrangler.jsonc"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, filepath.Join(folder, name), string(content))
	}
	keep(t, filepath.Join(folder, "node_modules", "wrangler", "bin", "wrangler.js"), pretender)
	deploy := func(fail string) (told string, err error) {
		command := exec.Command("node", "deploy.mjs")
		command.Dir, command.Env = folder, append(os.Environ(), "FAIL="+fail)
		out, err := command.CombinedOutput()
		if err != nil && !strings.Contains(string(out), "README.md") {
			t.Errorf("it does not say where to look: %s", out)
		}
		content, missing := os.ReadFile(filepath.Join(folder, "told"))
		if missing != nil {
			t.Fatalf("%v: %s", missing, out)
		}
		if err := os.Remove(filepath.Join(folder, "told")); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(folder, ".deploy.jsonc")); !os.IsNotExist(err) {
			t.Errorf("the filled in configuration was left behind: %v", err)
		}
		return string(content), err
	}
	const rest = "d1 migrations apply DB --remote with 2-3\ndeploy with 2-3\n"
	if told, err := deploy("d1 list --json"); err == nil || told != "d1 list --json\n" {
		t.Errorf("without an account: %v\n%s", err, told)
	}
	if told, err := deploy(""); err != nil || told != "d1 list --json\nd1 create plainbill\nd1 list --json\n"+rest {
		t.Errorf("the first time: %v\n%s", err, told)
	}
	if told, err := deploy(""); err != nil || told != "d1 list --json\n"+rest {
		t.Errorf("the second time: %v\n%s", err, told)
	}
}

func keep(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
