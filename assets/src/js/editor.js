// A markdown editor over <textarea data-editor="markdown">. The textarea stays in the form and is kept in
// step, so sending, drafts and tests see the same words. data-hints="#id" names a JSON block with findings:
// [{from, to, message, severity}] in characters of the text; they appear as squiggles and in the gutter.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown, markdownKeymap } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)", fontSize: "var(--t-read)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--book)", lineHeight: "1.55", overflow: "visible" },
  ".cm-content": { minHeight: "7rem", padding: "0.6rem 0.2rem", caretColor: "var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "transparent", border: "0" },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)" },
  ".cm-diagnostic": { fontFamily: "var(--plain)", fontSize: "var(--t-small)", maxWidth: "28rem" },
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

export function enhanceEditor(area) {
  if (area.dataset.editorReady) return;
  area.dataset.editorReady = "yes";
  const box = document.createElement("div");
  box.className = "editor";
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
      keymap.of([...markdownKeymap, ...defaultKeymap, ...historyKeymap]),
      markdown(),
      syntaxHighlighting(highlight),
      theme,
      EditorView.lineWrapping,
      EditorState.readOnly.of(area.readOnly || area.disabled),
      EditorView.contentAttributes.of(labels(area)),
      ...(area.placeholder ? [placeholder(area.placeholder)] : []),
      ...(area.dataset.hints ? [lintGutter()] : []),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        area.value = update.state.doc.toString();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }),
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

function keepInStep(area, view) {
  // A hidden required field can't be focused by the browser's own check: the server's check says it instead.
  area.required = false;
  const take = () => {
    if (area.value !== view.state.doc.toString()) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.value } });
    }
  };
  area.addEventListener("draft:restored", take);
  area.form?.addEventListener("reset", () => setTimeout(take));
  area.labels?.[0]?.addEventListener("click", () => view.focus());
  area.addEventListener("focus", () => view.focus());
  take();
}

function showHints(area, view) {
  const block = area.dataset.hints && document.querySelector(area.dataset.hints);
  if (!block) return;
  const length = view.state.doc.length;
  const hints = JSON.parse(block.textContent).filter((hint) => hint.from < hint.to && hint.to <= length);
  view.dispatch(setDiagnostics(view.state, hints.map((hint) => ({ severity: "warning", ...hint }))));
}
