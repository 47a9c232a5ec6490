// <form data-autosave data-draft="…">: saves itself two seconds after the last key, and when one goes elsewhere, through
// the same address as its button. Typing never waits: words stay in this browser (drafts.js) until the server has said
// yes. Inside the form: <p data-save-state data-saved="Saved at {time}" …>, see templates/reviews/parts/kept.html.
import { draftOf, rebase, same, saved, snapshot, store } from "./drafts.js";
import { freshenTokens, post } from "./token.js";

const PAUSE = 2000;
const PATIENCE = 20_000; // ms; then it counts as not having arrived
const AGAIN = [5, 10, 20, 40, 60].map((seconds) => seconds * 1000);
const LEAVING = 60_000; // characters: browsers carry on with no more when the page closes
const BASE_UP_TO = 500_000; // characters of a text; of longer ones both versions are kept without comparing
const states = new Set();

export function enhanceAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave][data-draft]")) {
    if (!form.dataset.autosaveReady) begin(form);
  }
  for (const line of root.querySelectorAll("[data-just-saved]")) readOut(line);
}

function begin(form) {
  form.dataset.autosaveReady = "yes";
  const state = { form, draft: draftOf(form), timer: 0, tries: 0, sending: null, conflict: null };
  states.add(state);
  form.addEventListener("input", () => later(state, PAUSE));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget) && state.timer) save(state);
  });
  form.addEventListener("draft:dropped", () => forgetConflict(state));
  // The button waits for what is on its way: else it would meet our own words as somebody else's.
  form.addEventListener("submit", (event) => {
    clearTimeout(state.timer);
    if (!state.sending || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    state.sending.finally(() => form.requestSubmit(event.submitter));
  });
  form.addEventListener("htmx:confirm", (event) => {
    if (event.detail.elt !== form || !state.sending) return;
    event.preventDefault();
    state.sending.finally(() => event.detail.issueRequest());
  });
  if (state.draft.restored) later(state, PAUSE);
}

// Long texts reach their textarea a moment later: see editor.js.
const catchUp = () => document.dispatchEvent(new Event("editor:catch-up"));

function later(state, pause) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(state), pause);
}

function save(state, resolve = "") {
  clearTimeout(state.timer);
  state.timer = 0;
  const { form, draft } = state;
  if (!form.isConnected) return states.delete(state);
  if (state.conflict && !resolve) return store(draft); // somebody decides first
  if (state.sending) return state.sending.finally(() => save(state, resolve));
  catchUp();
  const words = snapshot(form);
  if (!resolve && same(words, draft.original)) return store(draft);
  store(draft);
  state.sending = send(state, words, resolve)
    .then((answer) => read(state, words, answer))
    .catch(() => failed(state))
    .finally(() => {
      state.sending = null;
    });
  return state.sending;
}

function send({ form, draft }, words, resolve) {
  const body = new FormData(form);
  body.delete("csrfmiddlewaretoken");
  if (form.elements.seen) body.set("seen", draft.seen);
  if (resolve) body.set("resolve", resolve);
  for (const [name, text] of draft.base) {
    if (typeof text === "string" && text.length < BASE_UP_TO) body.append(`base.${name}`, text);
  }
  const size = [...body.values()].reduce((sum, value) => sum + String(value).length, 0);
  const keepalive = document.visibilityState === "hidden" && size < LEAVING;
  const headers = { "X-Saves-Itself": "yes" };
  return post(form.action, body, { headers, keepalive, signal: AbortSignal.timeout(PATIENCE) });
}

async function read(state, words, answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return signIn(state);
  if (answer.status === 403) return forbidden(state);
  if (answer.status === 404) return say(state, "closed");
  if (answer.status === 400 || answer.status === 413) return say(state, "long");
  if (answer.status === 422) return say(state, "", (await answer.json()).problem);
  if (answer.status === 409) return inConflict(state, await answer.json());
  if (!answer.ok) return failed(state);
  return arrived(state, words, await answer.json());
}

function arrived(state, words, { seen, texts, note, version }) {
  const { form, draft } = state;
  catchUp();
  const typed = !same(snapshot(form), words);
  if (state.unknown) freshenTokens();
  state.unknown = false;
  state.tries = 0;
  forgetConflict(state);
  const others = Object.keys(texts ?? {});
  if (others.length && typed) {
    // Their lines are saved with ours; what was typed since is written on ours, and meets theirs in the next save.
    rebase(draft, { base: words, seen: draft.seen });
    return later(state, PAUSE);
  }
  const now = words.map(([name, value]) => [name, name in (texts ?? {}) ? texts[name] : value]);
  for (const name of others) put(form, name, texts[name]);
  if (form.elements.seen && seen) form.elements.seen.value = seen;
  saved(draft, { words: now, seen });
  if (form.elements.version && version) form.elements.version.value = version;
  const kept = form.querySelector("[data-kept]");
  if (kept) kept.hidden = true;
  say(state, "saved", note ? `${told(state, "saved")} ${note}` : "");
  form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true }));
  if (typed) later(state, PAUSE);
}

function put(form, name, text) {
  const field = form.elements[name];
  field.value = text;
  field.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

function inConflict(state, conflict) {
  forgetConflict(state);
  const holder = document.createElement("template");
  holder.innerHTML = conflict.html;
  state.conflict = conflict;
  state.panel = holder.content.firstElementChild;
  for (const button of state.panel.querySelectorAll("[data-resolve]")) {
    button.addEventListener("click", () => decide(state, button.dataset.resolve));
  }
  state.form.prepend(state.panel);
  say(state, "waiting");
}

function decide(state, way) {
  const { form, draft, conflict } = state;
  state.form.querySelector("textarea, input:not([type=hidden])")?.focus();
  if (way === "both") return save(state, "both");
  const base = snapshot(form).map(([name, value]) => [name, conflict.theirs[name] ?? value]);
  rebase(draft, { base, seen: conflict.seen });
  if (way === "theirs") for (const [name, text] of Object.entries(conflict.theirs)) put(form, name, text);
  return save(state, way);
}

function forgetConflict(state) {
  state.panel?.remove();
  state.conflict = state.panel = null;
}

function failed(state) {
  const stored = store(state.draft);
  say(state, stored ? "waiting" : "unkept");
  later(state, AGAIN[Math.min(state.tries++, AGAIN.length - 1)]);
}

function signIn(state) {
  state.unknown = true;
  store(state.draft);
  say(state, "signIn");
  later(state, AGAIN[3]);
}

function forbidden(state) {
  if (state.unknown) return signIn(state);
  state.unknown = true; // perhaps only the token is old: the cookie is read again
  return later(state, 500);
}

function told({ form }, name) {
  const line = form.querySelector("[data-save-state]");
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }; // as everywhere on the page
  const time = new Intl.DateTimeFormat(document.documentElement.lang, clock).format(new Date());
  return (line?.dataset[name] ?? "").replace("{time}", time);
}

function say(state, name, text = "") {
  const line = state.form.querySelector("[data-save-state]");
  const words = text || told(state, name);
  if (!line || line.textContent === words) return;
  line.textContent = words;
  line.hidden = false;
  if (name === "signIn" && line.dataset.signInAt) line.append(" ", signInLink(line));
}

// <p role="status" data-just-saved>: words that come with the page are not read out; words that change on it are.
function readOut(line) {
  const said = [...line.childNodes];
  delete line.dataset.justSaved;
  line.replaceChildren();
  setTimeout(() => {
    if (!line.childNodes.length) line.replaceChildren(...said);
    line.scrollIntoView({ block: "nearest" }); // what stood above may have become shorter
  }, 200);
}

function signInLink(line) {
  const link = document.createElement("a");
  Object.assign(link, { href: line.dataset.signInAt, target: "_blank", textContent: line.dataset.signInName });
  return link;
}

function saveAll() {
  for (const state of states) if (state.timer) save(state);
}

window.addEventListener("online", saveAll);
window.addEventListener("focus", () => {
  for (const state of states) if (state.unknown) save(state);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") saveAll();
});
