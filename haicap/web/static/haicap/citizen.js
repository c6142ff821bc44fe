// Nothing that a citizen has typed is lost: each field is kept on our side after it changes, and in this tab while the
// line is dead. The form works without this file; then the button "Lưu" keeps it.
"use strict";

// Once handed in, nothing of it stays in this tab.
if (document.querySelector("[data-sent]")) {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("haicap ")) sessionStorage.removeItem(name);
}

const form = document.querySelector("form[data-keep]");
if (form) {
  const here = `haicap ${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((field) => field.name && field.matches("input[type=text], input[type=tel], input:not([type]), textarea"));
  const inTab = JSON.parse(sessionStorage.getItem(here) || "{}");
  for (const field of fields()) if (!field.value && inTab[field.name]) field.value = inTab[field.name];
  const said = form.querySelector("[data-kept]");
  let waiting = 0;
  const keep = async () => {
    const typed = new FormData();
    for (const field of fields()) typed.append(field.name, field.value);
    typed.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: typed, credentials: "same-origin" });
      said.hidden = !answer.ok;
      if (answer.ok) sessionStorage.removeItem(here);
    } catch {
      said.hidden = true; // the line is dead: what was typed stays in this tab
    }
  };
  form.addEventListener("input", () => {
    sessionStorage.setItem(here, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value]))));
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
