// Forms without this work; it adds sliders beside number boxes and folds away what is not chosen.
(() => {
  const share = (text) => (text.includes("%") ? parseFloat(text) / 100 : parseFloat(text.replace(/,/g, "")));
  const round = (number) => String(Math.round(number * 1e6) / 1e6);
  for (const box of document.querySelectorAll("input[data-slider]")) {
    const slider = document.createElement("input");
    const low = Number(box.dataset.low), high = Number(box.dataset.high), isShare = "share" in box.dataset;
    slider.type = "range";
    slider.className = "slider";
    slider.min = low;
    slider.max = high;
    slider.step = (high - low) / 200;
    slider.setAttribute("aria-label", box.dataset.slider);
    slider.value = share(box.value) || low;
    slider.addEventListener("input", () => {
      box.value = isShare ? `${round(slider.value * 100)} %` : round(slider.value);
    });
    box.addEventListener("input", () => {
      const typed = share(box.value);
      if (!Number.isNaN(typed)) slider.value = typed;
    });
    (box.closest(".govuk-input__wrapper") || box).after(slider);
  }
  const choices = document.querySelectorAll("input[data-shows]");
  const fold = () => {
    for (const choice of choices) {
      const shown = document.getElementById(choice.dataset.shows);
      if (shown) shown.hidden = !choice.checked;
    }
  };
  for (const choice of choices) choice.addEventListener("change", fold);
  fold();
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) summary.focus();
})();
