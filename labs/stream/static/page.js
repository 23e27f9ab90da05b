// Three panes, three wires. Each wire is a function (question, hear) => stop: it calls hear.token, then hear.done or hear.failed once.
import { connect } from "./connect.js";

const form = document.querySelector("#form");
let socket = null; // one WebSocket for all answers of this page

function sse(question, hear) {
  const source = new EventSource(`/v1/answers?${new URLSearchParams(question)}`);
  source.onmessage = (event) => {
    if (event.data !== "[DONE]") return hear.token(JSON.parse(event.data).token);
    source.close(); // or it would connect again, and hear the answer once more
    hear.done();
  };
  source.addEventListener("problem", (event) => {
    source.close();
    hear.failed(JSON.parse(event.data).detail);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) hear.failed("the server refused; an EventSource can't tell why");
    else hear.waiting("cut; the browser connects again by itself");
  };
  return () => { source.close(); hear.done("stopped"); };
}

function ws(question, hear) {
  if (!socket || socket.readyState > WebSocket.OPEN) socket = new WebSocket(`ws://${location.hostname}:${document.body.dataset.socketPort}/`);
  const own = socket;
  let stopped = false;
  own.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if ("token" in message) hear.token(message.token);
    else if (message.done) hear.done(stopped ? "stopped" : "complete");
    else hear.failed(message.detail);
  };
  own.onclose = () => hear.failed("the socket was closed; ask again to open another");
  const ask = () => own.send(JSON.stringify({ ...question, pace: Number(question.pace) }));
  if (own.readyState === WebSocket.OPEN) ask();
  else own.onopen = ask;
  return () => { stopped = true; own.send(JSON.stringify({ stop: true })); };
}

function rpc(question, hear) {
  const abort = new AbortController();
  (async () => {
    try {
      for await (const token of connect("/TalkService/Talk", { ...question, pace: Number(question.pace) }, abort.signal)) hear.token(token.text);
      hear.done();
    } catch (error) {
      if (abort.signal.aborted) hear.done("stopped");
      else hear.failed(error.message);
    }
  })();
  return () => abort.abort();
}

function pane(wire, open) {
  const section = document.querySelector(`#${wire}`);
  const part = (name) => section.querySelector(`.${name}`);
  const [answer, ask, stop] = [part("answer"), part("ask"), part("stop")];
  let end = null;

  function start() {
    if (end) return;
    const asked = performance.now();
    let count = 0;
    const passed = () => `${(performance.now() - asked).toFixed(1)} ms`;
    const finish = (state, failed) => {
      if (!end) return;
      end = null;
      [ask.disabled, stop.disabled] = [false, true];
      answer.setAttribute("aria-busy", "false");
      section.classList.toggle("failed", Boolean(failed));
      part("whole").textContent = passed();
      part("state").textContent = state;
    };
    answer.textContent = "";
    answer.setAttribute("aria-busy", "true");
    section.classList.remove("failed");
    for (const name of ["first", "whole", "count"]) part(name).textContent = "–";
    part("state").textContent = "asked";
    [ask.disabled, stop.disabled] = [true, false];
    end = () => {};
    end = open(Object.fromEntries(new FormData(form)), {
      token(text) {
        if (!end) return;
        if (!count) part("first").textContent = passed();
        part("count").textContent = ++count;
        answer.append(text);
        part("state").textContent = "answering";
      },
      waiting: (why) => { part("state").textContent = why; },
      done: (how = "complete") => finish(how),
      failed: (why) => finish(why, true),
    });
  }

  ask.addEventListener("click", () => form.reportValidity() && start());
  stop.addEventListener("click", () => end && end());
  return start;
}

const starts = [pane("sse", sse), pane("ws", ws), pane("rpc", rpc)];
form.addEventListener("submit", (event) => {
  event.preventDefault();
  starts.forEach((start) => start());
});
