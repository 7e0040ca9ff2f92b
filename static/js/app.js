/* Small conveniences on top of pages that work without them. No state, no templates, no text: every sentence comes from the HTML. */
(function () {
  "use strict";

  const live = document.getElementById("live");
  const requestError = document.getElementById("request-error");

  /* Say to a screen reader what a swap changed: the first [data-announce] in the swapped part. */
  function announce(text) {
    if (!live || !text) return;
    live.textContent = "";
    window.setTimeout(function () { live.textContent = text; }, 50);
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    const part = event.detail.elt;
    const source = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (source) announce(source.getAttribute("data-announce") || source.textContent.trim());
  });

  /* Keep empty filters, and choices that are the standard ones, out of the address. */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") return;
    const parameters = event.detail.formData || event.detail.parameters;
    Array.from(parameters.keys()).forEach(function (key) {
      const filled = parameters.getAll(key).filter(Boolean);
      parameters.delete(key);
      filled.forEach(function (value) { parameters.append(key, value); });
    });
    event.detail.elt.querySelectorAll("[data-standard]").forEach(function (box) {
      if (parameters.getAll(box.name).join(" ") === box.dataset.standard) parameters.delete(box.name);
    });
  });

  /* A part that was answered by another page (the session ended) is a page load, not a part. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    const answered = event.detail.xhr.responseURL;
    const asked = new URL(event.detail.pathInfo.requestPath, window.location.href);
    if (!answered || new URL(answered).pathname === asked.pathname) return;
    event.detail.shouldSwap = false;
    /* What was sent and not taken in stands on the page still: it is said, and nothing is loaded over it. */
    if (event.detail.requestConfig.verb === "get") window.location.assign(window.location.href);
    else showRequestError();
  });

  /* A failed request is never silent. */
  function showRequestError() { if (requestError) { requestError.hidden = false; announce(requestError.textContent.trim()); } }
  document.addEventListener("htmx:responseError", showRequestError);
  document.addEventListener("htmx:sendError", showRequestError);
  document.addEventListener("htmx:beforeRequest", function () { if (requestError) requestError.hidden = true; });

  /* Forms marked data-guard warn before typed text is lost. */
  let unsaved = false;
  document.addEventListener("input", function (event) { if (event.target.closest("form[data-guard]")) unsaved = true; });
  document.addEventListener("submit", function () { unsaved = false; });
  window.addEventListener("beforeunload", function (event) { if (unsaved) event.preventDefault(); });

  /* Dropdown menus close on Escape and on a click elsewhere. */
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (menu !== except) menu.open = false; });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.menu")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  /* Copy an answer. The button is there only when it works; the text can be selected without it. */
  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
    document.addEventListener("click", function (event) {
      const button = event.target.closest("[data-copy]");
      const source = button && document.getElementById(button.dataset.copy);
      if (!source) return;
      navigator.clipboard.writeText("value" in source ? source.value : source.textContent).then(function () {
        const word = button.firstChild, before = button.dataset.copyWord || word.data;
        button.dataset.copyWord = before;
        word.data = button.dataset.copied;
        button.classList.add("is-copied");
        announce(button.dataset.copied);
        window.setTimeout(function () { word.data = before; button.classList.remove("is-copied"); }, 2000);
      });
    });
  }

  /* Count what is written in a text with a limit. A line break is one character. */
  function count(text) {
    const place = document.getElementById(text.dataset.count);
    const words = place && place.querySelector("[data-now]");
    if (!words) return;
    const over = text.value.length > Number(text.dataset.limit);
    words.textContent = (over ? words.dataset.over : words.dataset.now).replace("%s", text.value.length);
  }
  document.querySelectorAll("textarea[data-limit]").forEach(count);
  document.addEventListener("input", function (event) { if (event.target.matches("textarea[data-limit]")) count(event.target); });

  /* One box ticks every row of the page. It is there only when it works. */
  function showTickAll() { document.querySelectorAll("[data-tick]").forEach(function (box) { box.hidden = false; }); }
  document.addEventListener("htmx:afterSettle", showTickAll);
  document.addEventListener("change", function (event) {
    const box = event.target.closest("[data-tick]");
    if (!box) return;
    event.stopPropagation();
    document.querySelectorAll(`tbody input[type=checkbox][form="${box.dataset.tick}"]`).forEach(function (row) { row.checked = box.checked; });
  });
  showTickAll();

  /* What went wrong is read first. */
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
