// CodeMirror's style modules, mounted as adopted style sheets: a strict style-src allows those and
// refuses the <style> element that the original adds to the document.
import { StyleModule as Original } from "../../../node_modules/style-mod/src/style-mod.js";

const mounted = new WeakMap();

export class StyleModule extends Original {
  static mount(root, modules) {
    const entry = mounted.get(root) ?? adopt(root);
    const wanted = Array.isArray(modules) ? modules : [modules];
    const added = wanted.filter((one) => !entry.modules.includes(one));
    if (!added.length) return;
    // The caller's order decides which theme wins, so its modules keep it and go last.
    entry.modules = [...entry.modules.filter((one) => !wanted.includes(one)), ...wanted];
    entry.sheet.replaceSync(entry.modules.map((one) => one.getRules()).join("\n"));
  }
}

function adopt(root) {
  const entry = { sheet: new CSSStyleSheet(), modules: [] };
  root.adoptedStyleSheets = [entry.sheet, ...root.adoptedStyleSheets];
  mounted.set(root, entry);
  return entry;
}
