// Each line is read in the direction of its own first letters: a Hebrew sentence between English ones reads well.
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const own = Decoration.line({ attributes: { dir: "auto" } });

const lines = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = marked(view);
    }

    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = marked(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marked(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      builder.add(line.from, line.from, own);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const eachLineItsWay = [lines, EditorView.perLineTextDirection.of(true)];
