// Work lists by keyboard, and counting what is marked. Everything works without this file.
"use strict";

document.querySelectorAll("form[data-many]").forEach((form) => {
  const boxes = () => [...form.querySelectorAll("input[name=hs]:not(:disabled)")];
  const count = () => {
    const marked = boxes().filter((box) => box.checked).length;
    form.dataset.marked = marked;
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

// On a phone the views scroll sideways: the one that is open is brought into sight.
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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

// What is typed into a case's forms is kept on this machine until it was done: a broken line loses nothing.
const told = document.querySelector("[data-told]");
document.querySelectorAll("form[data-keep]").forEach((form) => {
  const key = `haicap ${location.pathname} ${form.dataset.keep}`;
  const typed = () => [...form.elements].filter((field) => field.matches("textarea, input:not([type=hidden]), select"));
  if (told) sessionStorage.removeItem(key);
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  if (kept && !form.querySelector("[aria-invalid]")) {
    typed().forEach((field, place) => {
      if (field.type === "checkbox") field.checked = kept[place] === true;
      else if (typeof kept[place] === "string" && (field.tagName !== "SELECT" || [...field.options].some((o) => o.value === kept[place]))) field.value = kept[place];
    });
    const around = form.closest("details");
    if (around) around.open = true;
  }
  form.addEventListener("input", () => {
    const values = typed().map((field) => (field.type === "checkbox" ? field.checked : field.value));
    sessionStorage.setItem(key, JSON.stringify(values));
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    document.querySelector("[data-offline]").hidden = false;
  });
});
addEventListener("online", () => {
  const band = document.querySelector("[data-offline]");
  if (band) band.hidden = true;
});
