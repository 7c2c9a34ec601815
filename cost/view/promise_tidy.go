package view

import (
	"math"
	"reflect"
)

// tidy rounds every double that v points to, to a millionth: that is finer than
// any figure is read, and what machines compute differently lies below it. What is
// no number becomes 0, because JSON has none.
func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				tidy(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	case reflect.Float64:
		f := v.Float()
		switch r := math.Round(f*1e6) / 1e6; {
		case math.IsNaN(f) || math.IsInf(f, 0):
			v.SetFloat(0)
		case r == 0:
			v.SetFloat(0) // without a sign
		case !math.IsInf(r, 0):
			v.SetFloat(r)
		}
	}
}
