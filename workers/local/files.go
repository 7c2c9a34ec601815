package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/plainbill/plainbill/cost/load"
)

// unreadable is the size of what cannot be read in a folder, such as a link to
// nothing: reading it fails and says so, and the other files are not affected.
const unreadable = 1

// maxOpen is how many files are open at a time.
const maxOpen = 128

// shelf opens files when they are read and closes those that were opened first
// when there are too many.
type shelf struct {
	mu   sync.Mutex
	open []*shelved
}

// shelved is a file on a shelf. It implements io.ReaderAt.
type shelved struct {
	shelf *shelf
	path  string
	file  *os.File // nil while it is not open
}

// ReadAt implements io.ReaderAt.
func (f *shelved) ReadAt(p []byte, off int64) (int, error) {
	f.shelf.mu.Lock()
	defer f.shelf.mu.Unlock()
	if f.file == nil {
		if len(f.shelf.open) >= maxOpen {
			oldest := f.shelf.open[0]
			f.shelf.open = f.shelf.open[1:]
			_ = oldest.file.Close() // it was only read
			oldest.file = nil
		}
		file, err := os.Open(f.path)
		if err != nil {
			return 0, err
		}
		f.file = file
		f.shelf.open = append(f.shelf.open, f)
	}
	return f.file.ReadAt(p, off)
}

// close closes all files.
func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.open {
		_ = f.file.Close() // it was only read
		f.file = nil
	}
	s.open = nil
}

// gather lists the files that were named, and those in folders that were named.
func (s *shelf) gather(names []string) ([]load.File, error) {
	var files []load.File
	add := func(shown, path string, size, modified int64) {
		files = append(files, load.File{Name: filepath.ToSlash(shown), Size: size, Modified: modified, R: &shelved{shelf: s, path: path}})
	}
	var gone []string
	for _, name := range names {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, name)
		}
	}
	switch len(gone) {
	case 0:
	case 1:
		return nil, fmt.Errorf("%s is not there, so nothing was read: correct the name or leave it out", gone[0])
	default:
		return nil, fmt.Errorf("%s are not there, so nothing was read: correct the names or leave them out", strings.Join(gone, ", "))
	}
	for _, name := range names {
		stat, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if stat.Mode().IsRegular() {
			add(filepath.Base(name), name, stat.Size(), stat.ModTime().Unix())
			continue
		}
		if !stat.IsDir() {
			return nil, fmt.Errorf("%s is neither a file nor a folder: bills are read from any place, so save it to a file first", name)
		}
		err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			if path == name && err != nil {
				return err
			}
			shown, wrong := filepath.Rel(name, path)
			if wrong != nil {
				return wrong
			}
			if err != nil {
				add(shown, path, unreadable, 0)
				return fs.SkipDir
			}
			if entry.IsDir() {
				return nil
			}
			stat, err := os.Stat(path) // follows links
			switch {
			case err != nil:
				add(shown, path, unreadable, 0)
			case stat.Mode().IsRegular():
				add(shown, path, stat.Size(), stat.ModTime().Unix())
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
