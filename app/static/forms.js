// What forms gain when scripts run: the summary of errors takes focus, counts get − and + buttons.

document.querySelector("[data-focus]")?.focus();

for (const stepper of document.querySelectorAll("[data-stepper]")) {
  const input = stepper.querySelector("input");
  for (const button of stepper.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const least = input.min === "" ? 0 : Number(input.min);
      const most = input.max === "" ? Infinity : Number(input.max);
      const next = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
      input.value = String(Math.min(most, Math.max(least, next)));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

// A password being chosen can be looked at before it is sent.
for (const input of document.querySelectorAll("input[data-shown]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-primary";
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Masquer" : "Afficher";
    button.setAttribute("aria-pressed", String(shown));
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
  input.after(button);
}

// A file too heavy to be received is told before it is sent, so that the text beside it does not wait in vain.
for (const input of document.querySelectorAll("input[type=file][data-megabytes]")) {
  const most = Number(input.dataset.megabytes);
  const told = document.createElement("p");
  told.className = "field-error";
  told.setAttribute("role", "alert");
  const tell = () => {
    const heavy = [...input.files].find((file) => file.size > most * 1024 * 1024);
    const weight = heavy ? Math.ceil(heavy.size / 1024 / 1024) : 0;
    told.textContent = heavy
      ? `« ${heavy.name} » pèse ${weight} Mo : choisissez un fichier de ${most} Mo au plus. Votre texte est resté là.`
      : "";
    if (heavy) input.closest(".field").append(told);
    else told.remove();
    return Boolean(heavy);
  };
  input.addEventListener("change", tell);
  input.form.addEventListener("submit", (event) => {
    if (!tell()) return;
    event.preventDefault();
    input.focus();
  });
}

// A form that only carries on what somebody already decided goes by itself.
document.querySelector("form[data-send-at-once]")?.requestSubmit();

// A menu closes when one leaves it, or on Escape.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Going back shows a sent form again: it keeps its number, so that sending it twice counts once.
const [visit] = performance.getEntriesByType("navigation");
for (const number of document.querySelectorAll('input[name="client_id"]')) {
  const key = `envoi ${location.pathname}`;
  if (visit?.type === "back_forward") number.value = sessionStorage.getItem(key) ?? number.value;
  number.form.addEventListener("submit", () => sessionStorage.setItem(key, number.value));
}
