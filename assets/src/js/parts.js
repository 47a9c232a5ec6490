// One part of a draft is open at a time. A link to a part (?at=anchor#mark) opens it where it stands, so that what is
// being typed in another one stays on the page. Without JavaScript the link loads the page with that part open.
export function enhanceParts() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.hasAttribute("hx-get") || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!document.querySelector("[data-parts]") || link.origin + link.pathname !== location.origin + location.pathname) return;
    const asked = new URLSearchParams(link.search);
    const part = document.getElementById(`section-${asked.get("at")}`);
    if (!part || [...asked.keys()].length > 1) return;
    event.preventDefault();
    const mark = read(link.hash.slice(1)) || asked.get("at");
    const closed = part.querySelector(":scope > .more__open");
    if (!closed) return goTo(mark, part);
    const opened = () => {
      const now = document.getElementById(part.id);
      if (now?.querySelector(":scope > .more__open")) return;
      document.removeEventListener("htmx:afterSettle", opened);
      goTo(mark, now);
    };
    document.addEventListener("htmx:afterSettle", opened);
    closed.click();
  });
  let instead = "";
  let sent = "";
  document.addEventListener("htmx:beforeSwap", () => {
    instead = document.activeElement?.dataset.instead ?? "";
    sent = document.activeElement?.closest("form")?.getAttribute("action") ?? "";
  });
  // A title that was followed gives way to the part: the focus stays with it. A button that is not offered any more
  // names the one beside it.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (document.activeElement !== document.body) return;
    if (part.id?.startsWith("fold-")) return part.querySelector(":scope > summary")?.focus({ preventScroll: true });
    if (!part.id?.startsWith("section-") || !part.closest("[data-parts]")) return;
    const beside = document.getElementById(instead) ?? savedRow(part) ?? buttonOf(part, sent);
    (beside ?? first(part))?.focus({ preventScroll: true });
    beside?.scrollIntoView({ block: "nearest" });
  });
}

// Somebody may have typed the link: what cannot be read is no mark.
function read(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}

function goTo(mark, part) {
  const target = document.getElementById(mark) ?? part;
  if (part.matches("details")) part.open = true;
  target.scrollIntoView({ block: "start" });
  (target.matches("input, textarea, select, button, a") ? target : first(part))?.focus({ preventScroll: true });
}

// In a list of rows, the one that was saved a moment ago: the work goes on there.
function savedRow(part) {
  const row = part.querySelector("article > .kept[role=status]")?.closest("article");
  if (row) row.tabIndex = -1;
  return row;
}

// A form that was sent and is still there keeps the focus on its button.
function buttonOf(part, action) {
  const form = action && [...part.querySelectorAll("form[data-draft]")].find((one) => one.getAttribute("action") === action);
  return (form && [...form.querySelectorAll("button:not([name])")].at(-1)) || null;
}

// Where reading a part begins: its title, which takes the focus.
function first(part) {
  const title = part.querySelector(":scope > summary, h2");
  if (title && !title.matches("summary")) title.tabIndex = -1;
  return title;
}
