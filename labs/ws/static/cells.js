// The 64 cells that grid.js draws in; chapter 1's server writes them, this one sends a file as it is.
"use strict";

document.getElementById("grid").append(...Array.from({ length: 8 }, (_, row) => {
  const line = Object.assign(document.createElement("div"), { role: "row" });
  line.append(...Array.from({ length: 8 }, (_, column) =>
    Object.assign(document.createElement("div"), { role: "gridcell", tabIndex: row || column ? -1 : 0 })));
  return line;
}));
