// The grid: what is drawn in it stands as 64 numbers in the text field, which is what the form sends; what is typed there is drawn.
"use strict";

const SIDE = 8;
const INK = 16; // a pixel that is all ink
const REACH = 1.35; // how far from its middle a stroke leaves ink, in pixels: soft edges, as the scanned digits have

const grid = document.getElementById("grid");
const cells = [...grid.querySelectorAll("[role=gridcell]")];
const field = document.getElementById("features");
let pixels = new Array(SIDE * SIDE).fill(0);
let last = null; // where the pointer was while it draws, in pixels: {x, y}

// Return the numbers in the text field; a word that is no number stays a word, and the server will say what it thinks of it.
function numbers() {
  return field.value.split(/[\s,]+/).filter(Boolean).map((word) => (Number.isFinite(Number(word)) ? Number(word) : word));
}

function paint() {
  cells.forEach((cell, i) => {
    const ink = Math.min(Math.max(pixels[i] / INK, 0), 1);
    cell.style.setProperty("--ink", `${100 * ink}%`);
    cell.setAttribute("aria-label", `row ${Math.floor(i / SIDE) + 1}, column ${(i % SIDE) + 1}, ink ${pixels[i]}`);
  });
  grid.dispatchEvent(new CustomEvent("drawn", { detail: pixels })); // who wants to know at once listens to it: chapter 4's page does
}

function change(ink) {
  pixels = pixels.map(ink);
  const rows = Array.from({ length: SIDE }, (_, row) => pixels.slice(row * SIDE, (row + 1) * SIDE));
  field.value = rows.map((row) => row.map((value) => String(value).padStart(2)).join(" ")).join("\n");
  paint();
}

function read() {
  const typed = numbers();
  if (typed.length === pixels.length && typed.every(Number.isFinite)) {
    pixels = typed;
    paint();
  }
}

// Return how far the middle of pixel i is from the line between two points.
function distance(i, from, to) {
  const [x, y] = [(i % SIDE) + 0.5 - from.x, Math.floor(i / SIDE) + 0.5 - from.y];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = Math.min(Math.max((x * dx + y * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(x - along * dx, y - along * dy);
}

function stroke(from, to) {
  change((old, i) => Math.max(old, Math.round(INK * Math.min(Math.max(REACH - distance(i, from, to), 0), 1))));
}

function place(event) {
  const box = grid.getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE };
}

grid.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || !event.isPrimary) return; // one finger draws
  grid.setPointerCapture(event.pointerId); // the stroke goes on when the pointer leaves the grid
  last = place(event);
  stroke(last, last);
});

grid.addEventListener("pointermove", (event) => {
  if (!last || !event.isPrimary) return;
  const here = place(event); // a quick pointer is seen at a few places only, so draw the line between them
  stroke(last, here);
  last = here;
});

for (const end of ["pointerup", "pointercancel"]) grid.addEventListener(end, () => (last = null));

// The keyboard: the grid is one tab stop, the arrows go from pixel to pixel (ARIA Authoring Practices, "Grid").
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-SIDE, 0], End: [SIDE, 0] };

function move(from, [dx, dy]) {
  const within = (value) => Math.min(Math.max(value, 0), SIDE - 1);
  cells[within(Math.floor(from / SIDE) + dy) * SIDE + within((from % SIDE) + dx)].focus();
}

grid.addEventListener("keydown", (event) => {
  const i = cells.indexOf(event.target);
  const middle = { x: (i % SIDE) + 0.5, y: Math.floor(i / SIDE) + 0.5 };
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in STEPS) move(i, STEPS[event.key]);
  else if (event.key === " " || event.key === "Enter") stroke(middle, middle);
  else if (event.key === "Delete" || event.key === "Backspace") change((old, j) => (j === i ? 0 : old));
  else return;
  event.preventDefault(); // no scrolling, no form sent
});

grid.addEventListener("focusin", (event) => cells.forEach((cell) => (cell.tabIndex = cell === event.target ? 0 : -1)));

document.getElementById("clear").addEventListener("click", () => change(() => 0));

document.getElementById("examples")?.addEventListener("click", (event) => {
  if (!event.target.dataset.features || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault(); // the link works too, and reads the page again
  field.value = event.target.dataset.features;
  read();
});

field.addEventListener("input", read);
read(); // the server may have filled it in, or the browser, when it came back to the page
