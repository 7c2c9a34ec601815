package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// helperScript takes the script that Vugu would evaluate at start out of its
// source. Served as a file of its own it needs no right to evaluate text.
func helperScript(source string) ([]byte, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		return nil, err
	}
	var script []byte
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || spec.Names[0].Name != "jsHelperScript" || len(spec.Values) != 1 {
			return true
		}
		if text, ok := spec.Values[0].(*ast.BasicLit); ok {
			if s, unquoteErr := strconv.Unquote(text.Value); unquoteErr == nil {
				script = []byte(s)
			}
		}
		return false
	})
	if script == nil {
		return nil, errors.New(source + " has no constant jsHelperScript")
	}
	return script, nil
}
