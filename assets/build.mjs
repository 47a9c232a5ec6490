// Bundles assets/src into assets/dist. Entry points keep plain names (Django's manifest storage adds a
// hash); chunks and fonts carry esbuild's own hash, because nobody rewrites imports between modules.
import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "dist");
const watch = process.argv.includes("--watch");

const options = {
  entryPoints: [path.join(here, "src/app.js"), path.join(here, "src/app.css")],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  legalComments: "external",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  // CodeMirror writes <style> elements, which a strict style-src refuses; ours adopts style sheets instead.
  alias: { "style-mod": path.join(here, "src/js/style-mod.js") },
  logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
await cp(path.join(here, "static"), out, { recursive: true });
