// Light or dark: follows the system until the reader chooses. Loaded in the head, before anything is painted.
(() => {
  const KEY = "tissage-affichage";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(theme) {
    try {
      if (theme === system()) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be closed; the choice then lasts as long as the page.
    }
  }

  const system = () => (dark.matches ? "dark" : "light");
  const current = () => root.dataset.bsTheme;
  const apply = (theme) => (root.dataset.bsTheme = theme);

  apply(chosen() ?? system());
  dark.addEventListener("change", () => apply(chosen() ?? system()));

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const words = button.querySelector("span");
    const say = () =>
      (words.textContent = current() === "dark" ? "Passer à l’affichage clair" : "Passer à l’affichage sombre");
    button.hidden = false;
    button.addEventListener("click", () => {
      apply(current() === "dark" ? "light" : "dark");
      remember(current());
      say();
    });
    say();
  });
})();
