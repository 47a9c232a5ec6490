// A markdown editor over <textarea data-editor="markdown">. The textarea stays in the form and is kept in
// step, so sending, drafts and tests see the same words. data-hints="#id" names a JSON block with findings:
// [{from, to, message, severity}] in characters of the text; they appear as squiggles and in the gutter.
// In a <form data-check="address"> the questions come while one types (hints.js).
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown, markdownKeymap } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { eachLineItsWay } from "./direction.js";
import { liveHints } from "./hints.js";

const LONG = 20_000; // characters; a longer text reaches the textarea at the next pause, not at every key
const BREATH = 200; // ms
const waiting = new Set();

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)", fontSize: "var(--t-read)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--book)", lineHeight: "1.55", overflow: "visible" },
  ".cm-content": { minHeight: "max(3.2rem, calc(var(--rows, 4) * 1.55em * 0.6))", padding: "0.6rem 0.2rem", caretColor: "var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "transparent", border: "0" },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-lint-marker": { content: "none", width: "1.1em", height: "1.1em", margin: "0.25em 0", cursor: "help" },
  ".cm-lint-marker::before": { content: '"?"', display: "grid", placeItems: "center", height: "100%", border: "1px solid var(--warn)", borderRadius: "50%", background: "var(--warn-soft)", color: "var(--warn)", font: "650 0.75em/1 var(--plain)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", boxShadow: "var(--shadow)" },
  ".cm-diagnostic": { padding: "0.6rem 0.8rem", borderLeft: "0", fontFamily: "var(--plain)", fontSize: "var(--t-small)", maxWidth: "28rem" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--line)" },
  ".cm-diagnostic p": { margin: "0.3rem 0 0" },
  ".cm-diagnostic a": { display: "inline-block", marginTop: "0.3rem", color: "var(--accent)" },
  ".cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warn) 1px",
    textUnderlineOffset: "0.25em",
  },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
});

const highlight = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "650" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.link, color: "var(--accent)" },
  { tag: tags.url, color: "var(--ink-faint)" },
  { tag: tags.quote, color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: tags.monospace, fontFamily: "var(--code)", fontSize: "0.9em" },
  { tag: tags.processingInstruction, color: "var(--ink-faint)" },
]);

const fromTextarea = Annotation.define();

export function enhanceEditor(area) {
  if (area.dataset.editorReady) return;
  area.dataset.editorReady = "yes";
  const box = document.createElement("div");
  box.className = "editor";
  box.style.setProperty("--rows", area.rows);
  const view = new EditorView({ parent: box, state: startState(area) });
  area.after(box);
  area.hidden = true;
  keepInStep(area, view);
  showHints(area, view);
}

function startState(area) {
  return EditorState.create({
    doc: area.value,
    extensions: [
      history(),
      // Tab is left alone: it moves on to the next field, as everywhere else on the page.
      keymap.of([...markdownKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      markdown(),
      syntaxHighlighting(highlight),
      theme,
      EditorView.lineWrapping,
      EditorState.readOnly.of(area.readOnly || area.disabled),
      EditorView.contentAttributes.of(labels(area)),
      ...(area.placeholder ? [placeholder(area.placeholder)] : []),
      eachLineItsWay,
      ...(area.dataset.hints ? [lintGutter()] : liveHints(area)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(fromTextarea))) follow(area, update);
      }),
      EditorView.domEventHandlers({ blur: () => catchUp(area) }),
    ],
  });
}

function labels(area) {
  const label = area.labels?.[0];
  if (label) label.id ||= `${area.id}_label`;
  const attributes = { spellcheck: "true", autocapitalize: "sentences", "aria-multiline": "true" };
  if (label) attributes["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (area.hasAttribute(name)) attributes[name] = area.getAttribute(name);
  }
  return attributes;
}

// The textarea follows: at once, or for a long text when there is a moment.
function follow(area, { state }) {
  area.unread = state;
  clearTimeout(area.breath);
  waiting.add(area);
  if (state.doc.length < LONG) catchUp(area);
  else area.breath = setTimeout(() => catchUp(area), BREATH);
}

function catchUp(area) {
  if (!waiting.delete(area)) return;
  area.value = area.unread.doc.toString();
  area.unread = null;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

const catchUpAll = () => waiting.forEach(catchUp);
document.addEventListener("editor:catch-up", catchUpAll);
document.addEventListener("submit", catchUpAll, true);
document.addEventListener("visibilitychange", catchUpAll, true);
window.addEventListener("pagehide", catchUpAll, true);
window.addEventListener("beforeunload", catchUpAll, true);

function keepInStep(area, view) {
  // A hidden required field can't be focused by the browser's own check: the server's check says it instead.
  area.required = false;
  const take = () => {
    const change = difference(view.state.doc.toString(), area.value);
    if (change) view.dispatch({ changes: change, annotations: fromTextarea.of(true) });
  };
  area.addEventListener("draft:restored", take);
  let met = false;
  view.contentDOM.addEventListener("focus", () => { met = true; }, { once: true });
  area.addEventListener("insert:text", (event) => {
    event.preventDefault();
    const at = met ? view.state.selection.main.to : view.state.doc.length; // nobody was here: to the end
    const insert = event.detail(view.state.sliceDoc(0, at), view.state.sliceDoc(at));
    view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, scrollIntoView: true });
    view.focus();
  });
  area.form?.addEventListener("reset", () => setTimeout(take));
  area.labels?.[0]?.addEventListener("click", () => view.focus());
  area.addEventListener("focus", () => view.focus());
  area.focus = () => view.focus();
  take();
}

// The one stretch that differs, so that the caret stays where somebody is writing.
function difference(before, after) {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

function showHints(area, view) {
  const block = area.dataset.hints && document.querySelector(area.dataset.hints);
  if (!block) return;
  const length = view.state.doc.length;
  const hints = JSON.parse(block.textContent).filter((hint) => hint.from < hint.to && hint.to <= length);
  view.dispatch(setDiagnostics(view.state, hints.map((hint) => ({ severity: "warning", ...hint }))));
}
