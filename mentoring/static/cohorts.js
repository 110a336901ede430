// With a mouse, somebody can be dragged onto another cohort; what it would do is shown before it is
// saved, on the same page that "Move to…" leads to.
const rows = document.querySelectorAll("[data-move]");
const drops = document.querySelector(".app-drops");

if (drops && rows.length && window.matchMedia("(pointer: fine)").matches) {
  let dragged = null;
  drops.hidden = false;
  for (const row of rows) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.move);
    });
    row.addEventListener("dragend", () => { dragged = null; });
  }
  for (const target of drops.querySelectorAll("[data-cohort]")) {
    target.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      target.classList.add("app-drops__over");
    });
    target.addEventListener("dragleave", () => target.classList.remove("app-drops__over"));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged) window.location.assign(`${dragged.dataset.move}?to=${target.dataset.cohort}`);
    });
  }
}
