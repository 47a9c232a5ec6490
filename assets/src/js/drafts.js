// <form data-draft="review-12-perspective">: what is typed is kept in this browser until it is sent, and
// leaving the page with unsent words asks first. Passwords, files and hidden fields are never kept.
// Markup inside the form: <p class="kept" data-kept hidden>Words kept … <button data-kept-drop>…</button></p>
const PREFIX = "second-story:draft:";
const MONTH = 30 * 24 * 60 * 60 * 1000;
const dirty = new Set();

export function enhanceDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = "yes";
  const key = PREFIX + form.dataset.draft;
  const original = snapshot(form);
  restore(form, key);
  form.addEventListener("input", () => {
    const now = snapshot(form);
    if (JSON.stringify(now) === JSON.stringify(original)) return forget(form, key);
    dirty.add(form);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: now }));
  });
  form.addEventListener("submit", () => forget(form, key));
  form.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
    forget(form, key);
    apply(form, original);
    form.querySelector("[data-kept]").hidden = true;
  });
}

function restore(form, key) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!kept) return;
  // A form that came back with problems holds newer words than the draft does.
  if (Date.now() - kept.at > MONTH || form.querySelector("[aria-invalid=true]")) return forget(form, key);
  if (JSON.stringify(kept.fields) === JSON.stringify(snapshot(form))) return forget(form, key);
  apply(form, kept.fields);
  dirty.add(form);
  const note = form.querySelector("[data-kept]");
  if (note) note.hidden = false;
}

function forget(form, key) {
  dirty.delete(form);
  localStorage.removeItem(key);
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type),
  );
}

function snapshot(form) {
  return fields(form).map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value,
  ]);
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

window.addEventListener("beforeunload", (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});
