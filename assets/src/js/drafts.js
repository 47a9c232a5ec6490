// <form data-draft="review-12-perspective">: what is typed is kept in this browser until the server has said yes, and
// leaving the page with unsent words asks first. Passwords, files and hidden fields are never kept.
// Markup inside the form: <p class="kept" data-kept hidden>Words kept … <button data-kept-drop>…</button></p>
// Kept beside the words: what they were written on (`base`) and its fingerprint (`seen`), so that words that come back
// after somebody else has saved meet the other text instead of replacing it.
const PREFIX = "second-story:draft:";
const MONTH = 30 * 24 * 60 * 60 * 1000;
const PAUSE = 250; // ms without a key before words are written to the store: a megabyte takes a moment
const dirty = new Set();
const drafts = new WeakMap();
let left = false;

export function enhanceDrafts(root) {
  if (!left) forgetWhatArrived();
  left = true;
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form);
}

export const draftOf = (form) => drafts.get(form);

function keep(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = "yes";
  const draft = { form, key: PREFIX + form.dataset.draft, original: snapshot(form), base: snapshot(form), timer: 0 };
  draft.seen = seenOf(form);
  drafts.set(form, draft);
  restore(draft);
  form.addEventListener("input", () => {
    dirty.add(form);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => store(draft), PAUSE);
  });
  form.addEventListener("submit", () => sent(draft));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.successful) forget(draft);
  });
  form.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
    forget(draft);
    apply(form, draft.original);
    form.querySelector("[data-kept]").hidden = true;
    form.dispatchEvent(new CustomEvent("draft:dropped"));
  });
}

// Writes the words down now; false where the browser has no room for them.
export function store(draft) {
  clearTimeout(draft.timer);
  draft.timer = 0;
  if (!draft.form.isConnected) return true;
  const now = snapshot(draft.form);
  if (same(now, draft.original)) return forget(draft);
  dirty.add(draft.form);
  const words = { at: Date.now(), fields: now, seen: draft.seen };
  return put(draft.key, { ...words, base: draft.base }) || put(draft.key, words);
}

function put(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or not allowed here
  }
}

// The server has these words: they are what the next ones are written on.
export function saved(draft, { words, seen }) {
  draft.original = words;
  draft.base = words;
  draft.seen = seen;
  return store(draft);
}

// Somebody else's text is now what these words are written on.
export function rebase(draft, { base, seen }) {
  draft.base = base;
  draft.seen = seen;
  store(draft);
}

function restore(draft) {
  const { form, key } = draft;
  const kept = read(key);
  if (!kept) return;
  // A form that came back with problems holds newer words than the draft does.
  if (Date.now() - kept.at > MONTH || form.querySelector("[aria-invalid=true]")) return forget(draft);
  if (same(kept.fields, draft.original)) return forget(draft);
  apply(form, kept.fields);
  dirty.add(form);
  if (kept.seen && kept.seen !== draft.seen) {
    draft.seen = kept.seen;
    draft.base = kept.base ?? [];
    if (form.elements.seen) form.elements.seen.value = kept.seen;
  }
  const note = form.querySelector("[data-kept]");
  if (note) note.hidden = false;
  draft.restored = true;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function forget(draft) {
  clearTimeout(draft.timer);
  dirty.delete(draft.form);
  localStorage.removeItem(draft.key);
  return true;
}

// A form that leaves with the page: its words go when the next page says that they arrived.
function sent(draft) {
  store(draft);
  dirty.delete(draft.form);
  if (draft.form.hasAttribute("hx-post")) return; // answered on this page: see htmx:afterRequest
  put(`${PREFIX}sent`, { key: draft.key, from: location.href, at: Date.now() });
}

function forgetWhatArrived() {
  const gone = read(`${PREFIX}sent`);
  if (!gone) return;
  localStorage.removeItem(`${PREFIX}sent`);
  const [page] = performance.getEntriesByType("navigation");
  const arrived = page?.type === "navigate" && (page.responseStatus ?? 200) < 400;
  if (arrived && document.referrer === gone.from.split("#")[0]) localStorage.removeItem(gone.key);
}

function seenOf(form) {
  return form.elements.seen?.value ?? "";
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type),
  );
}

export function snapshot(form) {
  return fields(form).map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value,
  ]);
}

export function same(first, second) {
  return (
    first.length === second.length &&
    first.every(([name, value], n) => name === second[n][0] && String(value) === String(second[n][1]))
  );
}

function apply(form, values) {
  for (const [name, value] of values) {
    for (const field of fields(form).filter((one) => one.name === name)) {
      if (!Array.isArray(value)) field.value = value;
      else if (field.value === value[0]) field.checked = value[1];
      field.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
    }
  }
}

function storeAll() {
  for (const form of dirty) if (drafts.get(form)?.timer) store(drafts.get(form));
}

window.addEventListener("beforeunload", (event) => {
  storeAll();
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});
window.addEventListener("pagehide", storeAll);
document.addEventListener("visibilitychange", storeAll);
document.addEventListener("htmx:beforeSwap", storeAll); // what is being typed may stand in what is swapped
