// Noting an activity, when scripts run: the unit follows the type, and the form says whether it left the phone.

const form = document.querySelector("form[data-activity]");
const passages = form.querySelector("#passages");
const label = form.querySelector('label[for="passages"]');
const hint = form.querySelector("#passages-hint");
const state = form.querySelector("[data-state]");

function followType() {
  const chosen = form.querySelector("[data-unit]:checked");
  if (!chosen || !label) return;
  label.textContent = chosen.dataset.unit.charAt(0).toUpperCase() + chosen.dataset.unit.slice(1);
  for (const words of passages.closest("[data-stepper]").querySelectorAll("[data-step] .visually-hidden")) {
    words.textContent = words.textContent.replace(/:.*/, `: ${label.textContent}`);
  }
  if (hint) hint.textContent = chosen.dataset.definition;
}

// Nobody new can outnumber those who came: the − and + buttons stop there.
function boundNewPeople() {
  form.querySelector("#new_people").max = passages.value || "";
}

form.addEventListener("change", (event) => {
  if (event.target.name === "type") followType();
});
form.addEventListener("input", () => {
  state.hidden = false;
  boundNewPeople();
});
form.addEventListener("submit", () => {
  state.textContent = "Envoi en cours…";
});
followType();
