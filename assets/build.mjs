// Builds mentoring/static/vendor from the packages that package.json pins.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as sass from "sass";

const OUT = "mentoring/static/vendor";
const SYSTEM = "node_modules/nhsuk-frontend/dist/nhsuk";
const FONT = "node_modules/@fontsource/atkinson-hyperlegible-next";

rmSync(OUT, { recursive: true, force: true });
for (const folder of ["fonts", "images"]) mkdirSync(`${OUT}/${folder}`, { recursive: true });

const { css } = sass.compile("assets/build.scss", {
  loadPaths: ["node_modules"],
  quietDeps: true,
  style: "compressed",
});
writeFileSync(`${OUT}/frontend.min.css`, css + "\n");

script(`${SYSTEM}/nhsuk-frontend.min.js`, "frontend.min.js");
script("node_modules/htmx.org/dist/htmx.min.js", "htmx.min.js");

for (const weight of [400, 600]) {
  const file = `atkinson-hyperlegible-next-latin-${weight}-normal.woff2`;
  copyFileSync(`${FONT}/files/${file}`, `${OUT}/fonts/atkinson-${weight}.woff2`);
}
const images = new Set(Array.from(css.matchAll(/url\("\.\/images\/([^"]+)"\)/g), (found) => found[1]));
for (const image of images) {
  copyFileSync(`${SYSTEM}/assets/images/${image}`, `${OUT}/images/${image}`);
}

const licences = {
  "NHS.UK frontend (frontend.min.css, frontend.min.js, images)": "assets/licences/nhsuk-frontend.txt",
  "htmx (htmx.min.js)": "node_modules/htmx.org/LICENSE",
  "Atkinson Hyperlegible Next (fonts)": `${FONT}/LICENSE`,
};
const chapters = Object.entries(licences).map(([title, file]) => {
  return `${title}\n${"=".repeat(title.length)}\n\n${readFileSync(file, "utf8").trim()}\n`;
});
writeFileSync(`${OUT}/LICENCES.txt`, chapters.join("\n\n"));

function script(from, to) {
  const text = readFileSync(from, "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  writeFileSync(`${OUT}/${to}`, text.trimEnd() + "\n");
}
