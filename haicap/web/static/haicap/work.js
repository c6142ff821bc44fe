// Work lists by keyboard, and counting what is marked. Everything works without this file.
"use strict";

document.querySelectorAll("form[data-many]").forEach((form) => {
  const boxes = () => [...form.querySelectorAll("input[name=hs]:not(:disabled)")];
  const count = () => {
    const marked = boxes().filter((box) => box.checked).length;
    form.querySelectorAll("[data-count]").forEach((place) => (place.textContent = String(marked)));
  };
  const all = form.querySelector("[data-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      boxes().forEach((box) => (box.checked = all.checked));
      count();
    });
  }
  form.addEventListener("change", count);
  count();
});

addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "x") {
    const row = document.activeElement.closest("tr");
    const box = row && row.querySelector("input[name=hs]:not(:disabled)");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "?") {
    const help = document.querySelector("#keys");
    if (!help) return;
    event.preventDefault();
    help.showModal();
  } else if (event.key === "n") {
    const next = document.querySelector("[data-key=next]");
    if (next) next.click();
  } else if (event.key === "f") {
    const field = document.querySelector("[data-key=filter]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
});
