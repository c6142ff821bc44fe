// Shared behaviour, no build step. Everything works without this file; it only adds keys and small comforts.
"use strict";

addEventListener("keydown", (event) => {
  if (event.isComposing) return; // a Vietnamese input method is putting a mark on a letter
  const typing = event.target.matches("input, textarea, select");
  const press = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input")) found.focus();
    else found.click();
  };
  if ((event.ctrlKey && event.key === "k") || (event.key === "/" && !typing)) press(".find input");
  else if (event.ctrlKey && event.key === "Enter") press("[data-key=send]");
  else if (!typing && (event.key === "j" || event.key === "k")) move(event.key === "j" ? 1 : -1);
});

// J and K walk the rows of the page's work list by their first link; Enter then opens it as any link.
function move(step) {
  const links = [...document.querySelectorAll("[data-rows] tbody tr")].map((row) => row.querySelector("td a")).filter(Boolean);
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
}

// A filter that is a choice answers at once; the button stays for those without scripts.
document.querySelectorAll("form[data-auto] select").forEach((field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
// Empty fields stay out of the address, so that a filter can be read in it.
document.querySelectorAll("form[data-auto]").forEach((form) => {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  });
});
// The browser's own position, asked for only when the button is pressed.
document.querySelectorAll("[data-here]").forEach((button) => {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((place) => {
      const { latitude, longitude } = place.coords;
      const field = document.querySelector(button.dataset.here);
      field.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
      field.form.requestSubmit();
    });
  });
});

// A part of the page that is asked for anew every so many seconds, as long as the page can be seen; with it goes
// whether anybody has touched a key, the mouse or the glass since.
let touched = true;
for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"])
  addEventListener(kind, () => { touched = true; }, { passive: true, capture: true });
document.querySelectorAll("[data-every]").forEach((part) => {
  const renew = async () => {
    if (document.hidden || part.contains(document.activeElement)) return; // a button in hand stays where it is
    const answer = await fetch(part.dataset.url, { headers: { "X-Requested-With": "fetch", "X-Active": touched ? "1" : "0" } }).catch(() => null);
    touched = false;
    if (answer && answer.ok && !answer.redirected) part.innerHTML = await answer.text();
  };
  renew();
  setInterval(renew, part.dataset.every * 1000);
});
