// j and k go from row to row, Enter opens the row, / goes to the search. Without this file all works by Tab.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  if (at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-find]").focus();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const stops = [...document.querySelectorAll("tr[data-row], summary")]
    .map((one) => (one.matches("summary") ? one : one.querySelector("a")))
    .filter((one) => one && one.checkVisibility());
  if (!stops.length) return;
  const row = at && at.closest("tr[data-row]");
  const here = stops.indexOf(row ? row.querySelector("a") : at);
  const next = event.key === "j" ? here + 1 : here < 0 ? 0 : here - 1;
  stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
});
