// Send the drawing to the API instead of as a form, and show the answer as it comes: its status, its headers, its body.
"use strict";

const form = document.getElementById("form");
const answer = document.getElementById("answer"); // role="status": a screen reader says what is put there
const list = document.getElementById("predictions");
const SHOWN = ["Location", "Content-Type", "Retry-After"]; // the headers that matter here, where the answer has them

// Make an element; its text is never read as HTML.
function made(name, text, attributes = {}) {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...[text].flat());
  return element;
}

// Return what the body says; a body that is no JSON says it in plain text, as a refusal may.
async function content(response) {
  const json = response.headers.get("Content-Type")?.includes("json");
  return json ? response.json() : { title: response.statusText, detail: await response.text() };
}

// Return the status line and the headers, as they came; the address in Location can be followed.
function head(response) {
  const lines = made("pre", `${response.status} ${response.statusText}`);
  for (const name of SHOWN.filter((name) => response.headers.has(name))) {
    const value = response.headers.get(name);
    lines.append(`\n${name}: `, name === "Location" ? made("a", value, { href: value }) : value);
  }
  return lines;
}

function prediction({ label, score, model_id }) {
  const sure = `${(100 * score).toFixed(1)} % sure, says the model ${model_id}`;
  return made("p", [made("strong", label, { className: "label" }), ` ${sure}`]);
}

function refusal(problem) {
  return made("p", [made("strong", problem.title), `: ${problem.detail}`], { className: "problem" });
}

// Read the list of predictions again, out of the page as the server renders it: what an item looks like is said in one place.
async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), "text/html");
  list.replaceChildren(...page.getElementById("predictions").children);
}

async function send() {
  const body = JSON.stringify({ features: numbers(), model_id: form.elements.model_id.value });
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const response = await fetch(form.dataset.api, { method: "POST", headers, body });
  const members = await content(response);
  answer.replaceChildren(response.ok ? prediction(members) : refusal(members), head(response));
  if (response.ok) await refresh();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (answer.ariaBusy === "true") return; // one at a time
  answer.ariaBusy = "true";
  try {
    await send();
  } catch (error) {
    answer.replaceChildren(refusal({ title: "No answer that can be read", detail: error.message }));
  } finally {
    answer.ariaBusy = "false";
  }
});
