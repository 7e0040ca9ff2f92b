/* The search box: "/" moves to it, arrows move in the list under it. The page's form searches without any of this. */
(function () {
  "use strict";

  const SETTING = "isms-search-shortcut";
  const box = document.querySelector("[data-search]");
  const list = document.querySelector("[data-suggestions]");

  /* A browser that keeps nothing has the shortcut on. */
  function isOn() {
    try { return window.localStorage.getItem(SETTING) !== "off"; } catch (error) { return true; }
  }
  function turn(on) {
    try { window.localStorage.setItem(SETTING, on ? "on" : "off"); } catch (error) { /* it is on until the page is left */ }
    describe();
  }
  function describe() {
    if (!box) return;
    if (isOn()) box.setAttribute("aria-keyshortcuts", "/"); else box.removeAttribute("aria-keyshortcuts");
  }
  describe();

  /* WCAG 2.1.4: one character is a shortcut only while it can be turned off, and never where one writes. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !box || !isOn()) return;
    const at = document.activeElement;
    if (at && (at.isContentEditable || at.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select"))) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  const choice = document.querySelector("[data-shortcut-choice]");
  if (choice) {
    choice.closest("[data-shortcut]").hidden = false;
    choice.checked = isOn();
    choice.addEventListener("change", function () { turn(choice.checked); });
  }

  if (!box || !list) return;
  const form = box.form;
  let isPutAway = false;
  function close() { list.textContent = ""; }
  function move(step) {
    const links = Array.from(list.querySelectorAll("a"));
    const at = links.indexOf(document.activeElement) + step;
    if (!links.length) return false;
    if (at < 0) box.focus(); else links[Math.min(at, links.length - 1)].focus();
    return true;
  }
  form.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && list.textContent.trim()) { event.preventDefault(); isPutAway = true; box.focus(); close(); }
    if (event.key === "ArrowDown" && move(1)) event.preventDefault();
    if (event.key === "ArrowUp" && list.contains(document.activeElement) && move(-1)) event.preventDefault();
  });
  box.addEventListener("input", function () { isPutAway = false; });
  form.addEventListener("focusout", function (event) {
    if (form.contains(event.relatedTarget)) return;
    isPutAway = false;
    window.setTimeout(function () { if (!form.contains(document.activeElement)) close(); }, 0);
  });
  /* A pressed link does not take the focus from the box: the list would be gone before the click. */
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  /* What comes when one has put the list away, or is no longer in the box, is not shown: nor under a chosen link. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target === list && (isPutAway || document.activeElement !== box)) event.detail.shouldSwap = false;
  });
})();
