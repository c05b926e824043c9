package web

import "embed"

// What pages load. htmx (0BSD, https://htmx.org) is version 2.0.11 and Panzoom (MIT,
// https://github.com/timmywil/panzoom) 4.6.2, both as their packages have them.
//
//go:embed assets
var assetFiles embed.FS
