package archive

import "fmt"

// Error says that the content of a file is of no use: cut short, damaged, or
// something else altogether. Reading it again does not help.
type Error struct {
	Name string // of the file
	Line int    // 0 for the file as a whole
	Err  error
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s line %d: %v", e.Name, e.Line, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }
