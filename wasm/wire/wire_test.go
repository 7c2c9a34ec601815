package wire

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// TestMessagesSurviveTheWire fills every field of every message and expects that
// it comes out as it went in: a field without a name on the wire would be lost
// between two threads, and nothing else would tell.
func TestMessagesSurviveTheWire(t *testing.T) {
	for _, message := range []any{&Request{}, &Reply{}} {
		fill(t, reflect.ValueOf(message).Elem(), 0)
		text, err := json.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(message).Elem()).Interface()
		if err := json.Unmarshal(text, back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(message, back) {
			t.Errorf("%T changed on the wire: %s", message, text)
		}
	}
}

// fill gives every field a value that is not its zero.
func fill(t *testing.T, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case money.Total:
		v.Set(reflect.ValueOf(money.Amount(12_345_678_901).Total()))
		return
	case cur.Code:
		v.SetString(string(cur.DamagedFile))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), depth)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Tag.Get("json") != "-" {
				fill(t, v.Field(i), depth)
			}
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[[]view.Block]() && depth > 2 {
			return // blocks hold blocks
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(t, v.Index(i), depth+1)
		}
	case reflect.String:
		v.SetString("\u2212 <text> \"of\" a bill")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(42)
	case reflect.Int, reflect.Int64:
		v.SetInt(42)
	case reflect.Float64:
		v.SetFloat(0.25)
	default:
		t.Fatalf("a message holds a %s", v.Type())
	}
}
