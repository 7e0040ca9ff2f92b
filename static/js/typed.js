/* Long texts survive a lost page: what is typed in a form marked data-guard stays in this tab's session storage until the
   form is taken in, the tab is closed or somebody else signs in. Nothing leaves the browser; every sentence comes from the HTML. */
(function () {
  "use strict";

  const notice = document.getElementById("typed-back");
  let store = null;
  try { store = window.sessionStorage; } catch (error) { return; }
  if (!notice || !store) return;

  const here = "typed:" + window.location.pathname;
  if (store.getItem("typed-who") !== notice.dataset.who) {
    Object.keys(store).filter(function (key) { return key.startsWith("typed"); }).forEach(function (key) { store.removeItem(key); });
    store.setItem("typed-who", notice.dataset.who);
  }
  /* A form that led on to another page was taken in; one that is shown again was not. */
  const sent = store.getItem("typed-sent");
  store.removeItem("typed-sent");
  if (sent && sent !== here) store.removeItem(sent);

  const form = document.querySelector("form[data-guard]:not([data-own-drafts])");
  if (!form) return;
  const texts = Array.from(form.querySelectorAll("textarea[name]"));

  function kept() {
    try { return JSON.parse(store.getItem(here)) || {}; } catch (error) { return {}; }
  }

  function keep() {
    const typed = {};
    texts.forEach(function (text) {
      if (text.value !== text.defaultValue) typed[text.name] = { text: text.value, before: text.defaultValue };
    });
    try {
      if (Object.keys(typed).length) store.setItem(here, JSON.stringify(typed));
      else store.removeItem(here);
    } catch (error) { /* a full storage keeps nothing; the form works as before */ }
  }

  /* Only over the text that it was typed over: what somebody else has saved since is not hidden. */
  const found = kept();
  const back = texts.filter(function (text) {
    const was = found[text.name];
    return was && was.before === text.defaultValue && was.text !== text.value;
  });
  back.forEach(function (text) {
    text.value = found[text.name].text;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  notice.hidden = back.length === 0;
  notice.querySelector("button").addEventListener("click", function () {
    back.forEach(function (text) { text.value = text.defaultValue; });
    store.removeItem(here);
    notice.hidden = true;
    if (back.length) back[0].focus();
  });

  let waiting = 0;
  form.addEventListener("input", function (event) {
    if (!event.target.matches("textarea")) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 300);
  });
  form.addEventListener("submit", function () {
    window.clearTimeout(waiting);
    keep();
    store.setItem("typed-sent", here);
  });
  window.addEventListener("pagehide", function () { if (!store.getItem("typed-sent")) keep(); });
})();
