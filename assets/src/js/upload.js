// Files dropped on the page, pasted, or chosen in [data-drop]'s form: sent at once, with progress, and the section is
// drawn anew. Without this the form's button sends them.
import htmx from "htmx.org/dist/htmx.esm.js";

export function enhanceUpload() {
  document.addEventListener("dragover", (event) => {
    if (!section() || !holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    section().classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) section()?.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!section() || !holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    section().classList.remove("is-over");
    send([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!section() || !files.length || event.target.closest?.("dialog")) return;
    event.preventDefault();
    send(files.map(named));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-drop] form[enctype]");
    const files = form && [...form.elements.file.files];
    if (!files?.length) return;
    event.preventDefault();
    send(files);
  });
}

function section() {
  return document.querySelector("[data-drop]");
}

function holdsFiles(transfer) {
  return [...(transfer?.types ?? [])].includes("Files");
}

// A picture from the clipboard is always called image.png: with the time it can be told from the next.
function named(file) {
  const at = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return file.name === "image.png" ? new File([file], `pasted ${at}.png`, { type: file.type }) : file;
}

function send(files) {
  const place = section();
  const form = place.querySelector("form[enctype]");
  const bar = place.querySelector("progress");
  const data = new FormData();
  data.append("alt", form.elements.alt.value);
  for (const file of files) data.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", place.dataset.drop);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => (request.status === 200 ? show(request.responseText) : sorry(bar)));
  request.addEventListener("error", () => sorry(bar));
  bar.hidden = false;
  bar.scrollIntoView({ block: "nearest" });
  request.send(data);
}

function show(markup) {
  const now = new DOMParser().parseFromString(markup, "text/html").querySelector("[data-drop]");
  section().replaceWith(now);
  htmx.process(now);
  now.querySelector("input[name=alt]:not(#alt)")?.focus();
}

function sorry(bar) {
  bar.hidden = true;
  bar.closest("section").querySelector("[role=status]").textContent = document.body.dataset.failed;
}
