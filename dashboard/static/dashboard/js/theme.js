// Put the chosen theme on the page before anything is painted. Not a module: those come too late.
// The key and its values are those of Django's admin, so that one choice holds for both.
(() => {
  const chosen = localStorage.getItem("theme");
  document.documentElement.dataset.theme =
    chosen === "light" || chosen === "dark" ? chosen : "auto";
})();
