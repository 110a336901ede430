// Makes pages livelier where a browser can; every page works without it.
import { initAll } from "./vendor/frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// A form sent twice by an impatient hand: the second press does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Beside a text, how many words it has by now: a help, never a wall.
for (const told of document.querySelectorAll("[data-counts-words-of]")) {
  const text = document.getElementById(told.dataset.countsWordsOf);
  const advice = told.textContent;
  const count = () => {
    const words = text.value.split(/\s+/).filter(Boolean).length;
    told.textContent = words ? `${words} ${words === 1 ? "word" : "words"} so far. ${advice}` : advice;
  };
  text.addEventListener("input", count);
  count();
}
