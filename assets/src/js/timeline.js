// The timeline: one form for all rows, answered with the list as it stands; the time of a row is typed where it
// stands; a row is dragged by its mark. Without this the buttons send the form and the links lead to the pages.
import htmx from "htmx.org/dist/htmx.esm.js";

const LIST = "#timeline-events";

export function enhanceTimeline() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-timeline]") || !event.submitter) return;
    event.preventDefault();
    act(event.target, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const when = event.target.closest("a.timeline__when");
    if (when && !event.ctrlKey && !event.metaKey && !event.shiftKey) typeTime(event, when);
    const step = event.target.closest("[data-step]");
    if (step) walk(Number(step.dataset.step));
  });
  document.addEventListener("keydown", leaveTime);
  document.addEventListener("htmx:afterSettle", backToRow);
  document.addEventListener("pointerdown", startDrag);
}

function rows() {
  return [...document.querySelectorAll(`${LIST} > li[id]`)];
}

function here() {
  return document.activeElement?.closest(`${LIST} > li[id]`);
}

// j and k: the next row gets the focus, and with it s, t, e, J and K.
function walk(step) {
  const all = rows();
  const now = here() ?? (last && document.getElementById(last));
  const at = all.indexOf(now);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  if (!next) return;
  last = next.id;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
let last = "";

function act(form, button) {
  const values = { [button.name]: button.value, view: form.elements.view.value };
  const only = button.name === "star" || button.name === "unstar";
  send(form, button, values, only ? `#${button.id}` : LIST);
}

async function send(form, source, values, target) {
  const row = source.closest("li[id]")?.id;
  const id = source.id;
  await htmx.ajax("POST", form.getAttribute("action"), { source, target, swap: "outerHTML", values });
  // The list is new: the focus goes back to what was used, or to its row.
  const again = document.getElementById(id) ?? document.getElementById(row);
  if (again && (document.activeElement === document.body || !document.activeElement)) again.focus({ preventScroll: true });
}

function typeTime(event, link) {
  const form = document.querySelector("form[data-timeline]");
  if (!form) return;
  event.preventDefault();
  const place = link.closest(".timeline__time");
  const page = link.getAttribute("href");
  const address = `${page}${page.includes("?") ? "&" : "?"}view=${form.elements.view.value}`;
  place.timelineBefore = link;
  last = link.closest("li[id]").id;
  htmx.ajax("GET", address, { source: link, target: place, swap: "innerHTML" })
    .then(() => place.querySelector("input[type=time]")?.focus());
}

// The list came back with the new time: on with the row.
function backToRow(event) {
  const typed = event.detail.requestConfig?.elt;
  if (!typed?.matches?.("form.timeline__type") || document.querySelector("form.timeline__type")) return;
  const row = typed.closest("li[id]")?.id ?? last;
  document.getElementById(row)?.focus({ preventScroll: true });
}

// Escape: the time stays what it was.
function leaveTime(event) {
  const place = event.key === "Escape" && event.target.closest?.(".timeline__time");
  if (!place?.timelineBefore) return;
  place.replaceChildren(place.timelineBefore);
  place.timelineBefore.focus();
}

// --- dragging ---

function startDrag(event) {
  const mark = event.target.closest?.(`${LIST} > li > .timeline__mark`);
  const form = document.querySelector("form[data-timeline]");
  if (!mark || !form || event.button !== 0) return;
  event.preventDefault();
  const row = mark.closest("li");
  const from = event.clientY;
  let place = null;
  mark.setPointerCapture(event.pointerId);
  const move = (now) => {
    if (Math.abs(now.clientY - from) < 6 && !place) return;
    row.classList.add("is-dragged");
    place = under(now, row) ?? place;
    show(place);
    if (now.clientY < 60) window.scrollBy(0, -12);
    if (now.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
  };
  const stop = (end) => {
    for (const [name, what] of listeners) mark.removeEventListener(name, what);
    row.classList.remove("is-dragged");
    show(null);
    if (place && end.type === "pointerup") drop(form, row, place);
  };
  const listeners = [["pointermove", move], ["pointerup", stop], ["pointercancel", stop]];
  for (const [name, what] of listeners) mark.addEventListener(name, what);
}

// The row the pointer is over, and whether what is dragged goes before or behind it.
function under(pointer, dragged) {
  const found = document.elementFromPoint(pointer.clientX, pointer.clientY)?.closest(`${LIST} > li[id]`);
  if (!found || found === dragged) return null;
  const box = found.getBoundingClientRect();
  return { row: found, behind: pointer.clientY > box.top + box.height / 2 };
}

function show(place) {
  for (const row of rows()) row.classList.remove("drop-before", "drop-behind");
  place?.row.classList.add(place.behind ? "drop-behind" : "drop-before");
}

function drop(form, row, place) {
  const all = rows().filter((one) => one !== row);
  const after = place.behind ? place.row : all[all.indexOf(place.row) - 1];
  const values = { move: row.id.slice("event-".length), after: after ? after.id.slice("event-".length) : "" };
  values.view = form.elements.view.value;
  send(form, row, values, LIST);
}
