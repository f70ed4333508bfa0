# What is served of a script or a style sheet: every line but those that are comments,
# without indentation. Nothing within a line is touched.
s/^[\t ]*//
/^\/\//d
/^\/\*.*\*\/$/d
/^\/\*/,/\*\//d
/^$/d
