// Two sockets: on one we ask at every change and the server answers; on the other the server speaks first.
"use strict";

const show = (id, text) => { document.getElementById(id).textContent = text; };
const address = (path) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
const RETRIED = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014, 3008]); // close codes after which another attempt may go better

// Keep a socket open: after a cut, connect again, each time after a random part of a pause that doubles.
function lasting(path, protocols, { opened, heard, lost }) {
  let bound = 100; // milliseconds
  let socket = null;
  (function connect() {
    socket = new WebSocket(address(path), protocols);
    socket.onopen = () => opened(socket);
    socket.onmessage = ({ data }) => {
      bound = 100; // not when it opens: a server that opens and closes at once would be stormed
      heard(JSON.parse(data));
    };
    socket.onclose = ({ code }) => {
      lost(code);
      if (!RETRIED.has(code)) return show("state", `closed for good, with code ${code}`);
      setTimeout(connect, Math.random() * bound);
      bound = Math.min(2 * bound, 5000);
    };
  })();
  return (message) => socket.readyState === WebSocket.OPEN && (socket.send(JSON.stringify(message)), true);
}

// One question under way at a time: what is drawn meanwhile replaces what waits, so a slow model is asked less, not later.
let waiting = null;
let sent = 0;
const counts = { asked: 0, answered: 0 };

function ask(features) {
  if (sent || !send({ features, model_id: document.getElementById("model").value })) {
    waiting = features;
    return;
  }
  sent = performance.now();
  show("asked", ++counts.asked);
}

function next() {
  const features = waiting;
  [sent, waiting] = [0, null];
  if (features) ask(features);
}

const send = lasting("/", ["json"], {
  opened: () => { show("state", "connected"); next(); },
  heard(message) {
    show("took", `${(performance.now() - sent).toFixed(1)}\u00a0ms`);
    show("answered", ++counts.answered);
    show("label", message.label ?? "–");
    show("score", message.detail ?? `${(100 * message.score).toFixed(1)} % sure, says ${message.model_id}`);
    next();
  },
  lost() {
    if (sent) waiting ??= pixels; // the answer is lost: ask again, for asking twice changes nothing
    sent = 0;
    show("state", "lost; trying again");
  },
});

const seen = { run: "", number: 0 };
const bars = document.getElementById("statistics");

lasting("/watch", [], {
  opened: (socket) => socket.send(JSON.stringify({ after: seen.number, run: seen.run })),
  heard(message) {
    if (message.run && message.run !== seen.run) { // the server was started anew, and counts from nothing
      Object.assign(seen, { run: message.run, number: 0 });
      bars.replaceChildren();
    }
    if (!message.labels || message.number <= seen.number) return;
    seen.number = message.number;
    bars.dataset.number = message.number;
    const most = Math.max(...Object.values(message.labels));
    bars.replaceChildren(...Object.entries(message.labels).sort().map(([label, count]) => {
      const row = document.createElement("li");
      const parts = ["label", "bar", "count"].map((name) => Object.assign(document.createElement("span"), { className: name }));
      [parts[0].textContent, parts[2].textContent] = [label, count];
      parts[1].style.width = `${(100 * count) / most}%`;
      row.append(...parts);
      return row;
    }));
  },
  lost() {},
});

document.getElementById("grid").addEventListener("drawn", ({ detail }) => ask(detail));
document.getElementById("model").addEventListener("change", () => ask(pixels));
