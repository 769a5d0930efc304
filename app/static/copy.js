// A button beside each text made to be copied; without scripts, the text is selected by hand.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm";
    button.textContent = "Copier";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = "Copié";
      setTimeout(() => { button.textContent = "Copier"; }, 2000);
    });
    text.after(button);
  }
}
