// Questions about the wording while somebody types, for editor.js. The server reads the text; where it is good, nothing
// is shown. A question that comes too late is dropped, and no question holds up a key.
import { linter, lintGutter } from "@codemirror/lint";
import { codePointsToUnits } from "./places.js";
import { post } from "./token.js";

const PAUSE = 800;
const LONGEST = 200_000; // characters; the server reads no more

export function liveHints(area) {
  const form = area.form;
  const address = form?.dataset.check;
  if (!address) return [];
  const section = area.dataset.section ?? area.name;
  let running = null;
  const ask = async (view) => {
    running?.abort();
    const text = view.state.doc.toString();
    if (!text.trim() || text.length > LONGEST) return [];
    running = new AbortController();
    const body = new FormData();
    body.set("section", section);
    body.set("text", text);
    const answer = await post(address, body, { signal: running.signal }).catch(() => null);
    if (!answer?.ok) return [];
    const { hints } = await answer.json();
    noteShown(form, section, hints);
    return placed(text, hints, form);
  };
  return [linter(ask, { delay: PAUSE }), lintGutter()];
}

// The form says which questions it has shown: what was asked here is not asked once more after publishing.
function noteShown(form, section, hints) {
  const old = form.querySelectorAll(`[name=shown][data-of="${CSS.escape(section)}"]`);
  for (const one of old) one.remove();
  for (const hint of hints) {
    const one = document.createElement("input");
    Object.assign(one, { type: "hidden", name: "shown", value: hint.mark });
    one.dataset.of = section;
    form.append(one);
  }
}

// A form sends line breaks as two characters; the editor counts one. We send the text with one and count the same.
function placed(text, hints, form) {
  const places = codePointsToUnits(
    text,
    hints.flatMap((hint) => [hint.start, hint.end]),
  );
  return hints.map((hint, n) => ({
    from: places[2 * n],
    to: places[2 * n + 1],
    severity: hint.holds ? "warning" : "info",
    message: [hint.question, hint.example].filter(Boolean).join(" "),
    renderMessage: () => drawn(hint, form),
  }));
}

function drawn(hint, form) {
  const box = document.createElement("div");
  const add = (tag, text) => {
    const one = document.createElement(tag);
    one.textContent = text;
    box.append(one);
    return one;
  };
  add("strong", hint.question);
  if (hint.example) add("p", `${form.dataset.example ?? ""} ${hint.example}`.trim());
  if (hint.why) add("p", hint.why).className = "soft";
  if (hint.keep && form.dataset.keep) add("a", form.dataset.keep).href = hint.keep;
  return box;
}
