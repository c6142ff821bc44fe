// The counter and the hall. Everything works without this file; it adds keys, finding while one types, and a draft.
"use strict";

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D")
  .toLowerCase().replace(/[-–—]/g, " ").replace(/['’`]/g, "").replace(/\s+/g, " ").trim();

// Finding a procedure: the same four ranks as on the server (rules/finding.py).
function rank(asked, text) {
  const phrases = text.split(" | ");
  if (phrases.some((phrase) => phrase.startsWith(asked))) return 1;
  if (phrases.some((phrase) => phrase.includes(" " + asked))) return 2;
  const words = text.split(" ");
  return asked.split(" ").every((part) => words.some((word) => word.startsWith(part))) ? 3 : 0;
}
function find(box) {
  const list = document.querySelector(box.dataset.find);
  const asked = fold(box.value);
  const picks = [...list.children];
  picks.forEach((pick, place) => { pick.dataset.place ??= place; });
  const ranked = picks.map((pick) => ({ pick, rank: asked ? rank(asked, pick.dataset.text) : 1 }));
  ranked.sort((a, b) => (a.rank || 9) - (b.rank || 9) || a.pick.dataset.place - b.pick.dataset.place);
  let shown = 0;
  for (const each of ranked) {
    const chosen = each.pick.querySelector("input").checked;
    each.pick.hidden = !(each.rank && shown < (asked ? 12 : Number(list.dataset.shown))) && !(chosen && !asked);
    each.pick.toggleAttribute("data-first", asked !== "" && !each.pick.hidden && shown === 0);
    if (!each.pick.hidden) shown += 1;
    list.append(each.pick);
  }
  document.getElementById("none-found").hidden = shown > 0;
}
document.querySelectorAll("[data-find]").forEach((box) => {
  find(box);
  box.addEventListener("input", () => find(box));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    const first = document.querySelector(`${box.dataset.find} > :not([hidden]) input`);
    if (first) choose(first);
  });
});
function choose(radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("identity")?.focus();
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const typing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.altKey && /^\d$/.test(event.key)) {
    if (event.key === "7") press(event, "[data-find]");
    else if (event.key === "9") all(event);
    else press(event, `[data-key="${event.key}"]`);
  } else if (event.key === "?" && !typing) press(event, "[data-key=help]");
});
function press(event, selector) {
  const found = document.querySelector(selector);
  if (!found) return;
  event.preventDefault();
  if (found.matches("[type=radio]")) choose(found);
  else if (found.matches("input")) { found.focus(); found.select(); }
  else found.click();
}
function all(event) {
  event.preventDefault();
  document.querySelectorAll("[data-needed]").forEach((box) => { box.checked = true; });
  document.querySelector("#intake")?.dispatchEvent(new Event("change", { bubbles: true }));
}

// What was stated last time, put into the fields that are still empty, or into all of them when asked for.
function fill(button, always) {
  for (const name of ["name", "phone", "address"]) {
    const field = document.getElementById(name);
    if (field && (always || field.value === "")) field.value = button.dataset[name];
  }
}
addEventListener("click", (event) => {
  const target = event.target.closest("[data-fill], [data-print], [data-voice]");
  if (!target) return;
  if (target.matches("[data-fill]")) fill(target, true);
  else if (target.matches("[data-print]")) print();
  else target.setAttribute("aria-pressed", String(target.getAttribute("aria-pressed") !== "true"));
});
addEventListener("htmx:afterSettle", (event) => {
  const button = event.target.id === "known" && event.target.querySelector("[data-fill]");
  if (button) fill(button, false);
  if (event.target.id === "called") speak(event.target);
  if (papers.length && document.querySelector("[name=papers]")) {
    document.querySelectorAll("[name=papers]").forEach((box) => { box.checked = papers.includes(box.value); });
    papers = [];
    keep();
  }
});
let papers = []; // ticks of a draft, until the list of papers has been loaded again

// A draft of the form stays in this tab until the receipt is there, so that a broken line loses nothing. Its key stays
// with it: sent again, it is one dossier.
const form = document.querySelector("form[data-draft]");
const kept = (element) => element.name && !["csrfmiddlewaretoken", "ticket", "shown"].includes(element.name)
  && element.type !== "file";
const store = (name, draft) => sessionStorage.setItem("draft:" + name, JSON.stringify(draft));
const stored = (name) => JSON.parse(sessionStorage.getItem("draft:" + name) || "null");
function keep(sent) {
  const values = [...form.elements].filter(kept).filter((each) => !["radio", "checkbox"].includes(each.type) || each.checked)
    .map((each) => [each.name, each.value]);
  store(form.dataset.draft, { ticket: form.elements.ticket?.value, sent: sent === true, values });
}
function fillWith(draft) {
  for (const element of [...form.elements].filter(kept)) {
    const values = draft.values.filter(([name]) => name === element.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else if (element.type !== "submit" && values.length) element.value = values[0];
  }
  papers = draft.values.filter(([name]) => name === "papers").map(([, value]) => value);
  document.querySelectorAll("[data-find]").forEach(find);
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
function restore() {
  const name = form.dataset.draft;
  const draft = stored(name);
  if (draft && draft.ticket === form.elements.ticket?.value) fillWith(draft);
  // Sent, and no answer came: the ticket may be done by now. Sent again under its key, it leads to its receipt.
  else if (draft?.sent) store(name + ":unsent", draft);
  const unsent = document.getElementById("unsent");
  if (unsent) unsent.hidden = !stored(name + ":unsent");
}
function resend() {
  const draft = stored(form.dataset.draft + ":unsent");
  form.elements.ticket.value = draft.ticket;
  fillWith(draft);
  const values = draft.values.filter(([name]) => name === "papers");
  for (const [, value] of values) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "papers", value });
    form.append(field);
  }
  const button = form.querySelector("[data-key=send]");
  button.disabled = false;
  form.requestSubmit(button);
}
if (form) {
  addEventListener("DOMContentLoaded", () => { if (form.matches("[data-restore]")) restore(); whens(); });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    keep(true);
    if (navigator.onLine) return;
    event.preventDefault();
    document.getElementById("offline").hidden = false;
  });
  addEventListener("offline", () => { document.getElementById("offline").hidden = false; });
  addEventListener("online", () => { document.getElementById("offline").hidden = true; });
  form.querySelector("[aria-invalid]")?.focus();
  document.querySelector("[data-resend]")?.addEventListener("click", resend);
  document.querySelector("[data-drop]")?.addEventListener("click", (event) => {
    sessionStorage.removeItem("draft:" + form.dataset.draft + ":unsent");
    event.target.closest("p").hidden = true;
  });
}
// Fields that are needed only where another one says so.
function whens() {
  document.querySelectorAll("[data-when]").forEach((part) => {
    const field = document.getElementById(part.dataset.when);
    const show = () => { part.hidden = field.value === "0"; };
    field.addEventListener("change", show);
    show();
  });
}
const done = document.querySelector("[data-done]");
if (done) ["", ":unsent"].forEach((part) => sessionStorage.removeItem("draft:" + done.dataset.done + part));

// The kiosk goes back to its start after a minute; the call screen reads a new number aloud where that is switched on.
const idle = document.querySelector("[data-idle]");
if (idle) {
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => idle.reset(), idle.dataset.idle * 1000); };
  ["click", "keydown"].forEach((name) => addEventListener(name, wait));
}
let spoken = document.querySelector("[data-spoken]")?.dataset.spoken;
function speak(part) {
  const words = part.querySelector("[data-spoken]")?.dataset.spoken;
  if (!words || words === spoken) return;
  spoken = words;
  if (document.querySelector("[data-voice][aria-pressed=true]")) {
    const said = new SpeechSynthesisUtterance(words);
    said.lang = document.documentElement.lang;
    speechSynthesis.speak(said);
  }
}
