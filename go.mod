module hflineage

go 1.26.0
