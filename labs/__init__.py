"""One model, many wires: the code that serves it, a module or a package for each chapter."""
