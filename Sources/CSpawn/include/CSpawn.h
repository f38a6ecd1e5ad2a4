// Nothing to call: see StaticSymbols.c.
