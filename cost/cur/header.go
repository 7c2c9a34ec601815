package cur

import (
	"slices"
	"strings"
	"sync"
)

// Role says what a column of a file is used for.
type Role uint8

// The roles of columns.
const (
	UnusedColumn Role = iota
	FieldColumn       // one Field
	TagColumn         // one tag or cost category
	MapColumn         // many keys in one cell: JSON text in CSV, MAP in Parquet
)

// Map names the map columns of CUR 2.0 and FOCUS.
type Map uint8

// The map columns that are read.
const (
	NoMap           Map = iota
	ProductMap          // product: fills product fields that have no own column
	TagMap              // resource_tags, tags, FOCUS Tags
	CostCategoryMap     // cost_category
	DiscountMap         // discount: adds up to TotalDiscount, or is held against its column
)

// Use is what one column of a file is used for.
type Use struct {
	Role  Role
	Field Field  // FieldColumn
	Space Space  // TagColumn
	Key   string // TagColumn, as found: "user:Name" or "user_name"
	Map   Map    // MapColumn
}

// Mapping is what MatchHeader found in the header of a file.
type Mapping struct {
	Family Family
	// Version is the version of FOCUS that the columns read as, "1.2"; blank for
	// other families. Files do not say it themselves.
	Version string
	version focusVersion
	Names   []string        // the columns, as in the file but without blanks around them
	Columns []Use           // what each is used for
	Source  [FieldCount]int // the column of each field; -1 without one
	// Repeated names the columns that occur more than once; the first is used.
	Repeated []string
}

// Format names the kind of export for people, with its version where it has one:
// "CUR 2.0", "FOCUS 1.2".
func (m *Mapping) Format() string {
	if m.Version == "" {
		return m.Family.String()
	}
	return m.Family.String() + " " + m.Version
}

// Has says whether the file has a column for f.
func (m *Mapping) Has(f Field) bool { return m.Source[f] >= 0 }

// hasMap says whether the file has a map column of this kind.
func (m *Mapping) hasMap(kind Map) bool {
	return slices.ContainsFunc(m.Columns, func(u Use) bool { return u.Role == MapColumn && u.Map == kind })
}

// spelled is where a spelling stands in the list of its field.
type spelled struct {
	field Field
	rank  int // 0 is the preferred spelling
}

// byCanonical and byStripped find the field of a column name.
var (
	spelledOnce             sync.Once
	byCanonical, byStripped map[string]spelled
)

// spellOut fills both when the first header is read: who reads none links none of it.
func spellOut() {
	spelledOnce.Do(func() {
		byCanonical = spellingTable(func(name string) string { return name })
		byStripped = spellingTable(Stripped)
	})
}

func spellingTable(form func(string) string) map[string]spelled {
	table := make(map[string]spelled)
	for f := range spellings {
		for rank, name := range spellings[f].names() {
			if _, ok := table[form(name)]; !ok {
				table[form(name)] = spelled{Field(f), rank}
			}
		}
	}
	return table
}

// match returns the field that a column name spells: first by AWS's own rule for
// names, then by letters and digits alone.
func match(name string) (s spelled, loose, ok bool) {
	spellOut()
	if s, ok = byCanonical[Canonical(name)]; ok {
		return s, false, true
	}
	s, ok = byStripped[Stripped(name)]
	return s, true, ok
}

// MatchHeader says what each column of a file is used for. Blanks around a name,
// upper and lower case, and the slash, underscore and stripped styles make no
// difference. When several columns spell one field, the preferred spelling wins,
// then the exact one, then the first; the others are not read.
func MatchHeader(names []string) Mapping {
	m := Mapping{Names: make([]string, len(names)), Columns: make([]Use, len(names))}
	for i, name := range names {
		m.Names[i] = strings.TrimSpace(name)
	}
	m.Family = detect(m.Names)
	if m.Family == FOCUS {
		m.version = focusVersionOf(m.Names)
		m.Version = m.version.String()
	}
	for f := range m.Source {
		m.Source[f] = -1
	}
	var best [FieldCount]int
	seen := make(map[string]bool, len(names))
	for i, name := range m.Names {
		if name == "" {
			continue
		}
		if seen[name] {
			m.Repeated = append(m.Repeated, name)
			continue
		}
		seen[name] = true
		if use, ok := keyed(name); ok {
			m.Columns[i] = use
			continue
		}
		s, loose, ok := match(name)
		if !ok || !m.Family.uses(s) {
			continue
		}
		weight := 2 * s.rank
		if loose {
			weight++
		}
		if old := m.Source[s.field]; old >= 0 {
			if best[s.field] <= weight {
				continue
			}
			m.Columns[old] = Use{}
		}
		best[s.field], m.Source[s.field] = weight, i
		m.Columns[i] = Use{Role: FieldColumn, Field: s.field}
	}
	for i, use := range m.Columns {
		// A FOCUS column is AWS's only under AWS's name for it, x_Discounts.
		foreign := (m.Family == FOCUS) != strings.HasPrefix(m.Names[i], "x_")
		if use.Map == DiscountMap && foreign {
			m.Columns[i] = Use{}
		}
	}
	return m
}

// ProductField returns the field that a key of the product map stands for:
// product_name is ProductName.
func ProductField(key string) (Field, bool) {
	spellOut()
	s, ok := byCanonical["product_"+Canonical(key)]
	return s.field, ok && s.field.Kind() == Text
}

// keyedStyles are the ways to write a tag or cost category as a column of its
// own. Names are compared in lower case; what follows is the key as found.
//
// Sources: AWS CUR user guide, resourceTags and costCategory columns; Athena
// subscripts of CUR 2.0 maps, as they occur in the results of queries.
var keyedStyles = []struct {
	start, end string
	space      Space
}{
	{"resourcetags/", "", Tag},
	{"resource_tags['", "']", Tag},
	{"resource_tags.", "", Tag},
	{"resource_tags_", "", Tag},
	{"resourcetags_", "", Tag},
	{"tags['", "']", Tag},
	{"costcategory/", "", CostCategory},
	{"cost_category['", "']", CostCategory},
	{"cost_category.", "", CostCategory},
	{"cost_category_", "", CostCategory},
	{"costcategory_", "", CostCategory},
}

// mapNames are the names of map columns.
var mapNames = map[string]Map{
	"product":       ProductMap,
	"resource_tags": TagMap,
	"resourcetags":  TagMap,
	"tags":          TagMap,
	"cost_category": CostCategoryMap,
	"costcategory":  CostCategoryMap,
	"discount":      DiscountMap,

	// AWS's own columns of FOCUS.
	"x_costcategories": CostCategoryMap,
	"x_discounts":      DiscountMap,
}

// keyed reads the name of a tag, cost category or map column.
func keyed(name string) (Use, bool) {
	lower := strings.ToLower(name)
	if kind, ok := mapNames[lower]; ok {
		return Use{Role: MapColumn, Map: kind}, true
	}
	if len(lower) != len(name) {
		return Use{}, false // lower case moved the bytes: nothing that AWS names
	}
	for _, s := range keyedStyles {
		if strings.HasPrefix(lower, s.start) && strings.HasSuffix(lower, s.end) {
			if key := name[len(s.start):]; len(key) > len(s.end) {
				return Use{Role: TagColumn, Space: s.space, Key: Visible([]byte(key[:len(key)-len(s.end)]))}, true
			}
		}
	}
	return Use{}, false
}
