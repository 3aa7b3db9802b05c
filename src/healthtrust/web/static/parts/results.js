// A button that copies the lines beside it; where a browser has no clipboard, nothing is there to press.
for (const lines of navigator.clipboard ? document.querySelectorAll("pre[data-copy]") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary copy";
  button.textContent = lines.dataset.copy;
  button.setAttribute("aria-describedby", lines.getAttribute("aria-labelledby"));
  button.addEventListener("click", () => navigator.clipboard.writeText(lines.textContent));
  lines.after(button);
}
