// The pages work without this: it fills in whole addresses, copies them, and filters lists.

for (const each of document.querySelectorAll("[data-script]")) each.hidden = false;

for (const field of document.querySelectorAll("[data-relative]")) {
  const relative = field.dataset.relative;
  if (relative) field.value = field.value.replace(relative, () => new URL(relative, location).href);
}

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Only pages over HTTPS have a clipboard; on others the browser's old command may.
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const copied = await copy(document.getElementById(button.dataset.copy));
    const said = document.getElementById(`${button.dataset.copy}-said`);
    said.textContent = copied ? button.dataset.copied : button.dataset.press;
  });
}

const box = document.getElementById("filter");
if (box) {
  const list = document.getElementById("list");
  const said = box.parentElement.querySelector("[data-shown]");
  const folded = (text) => text.normalize("NFC").toLocaleLowerCase();
  const items = Array.from(list.querySelectorAll("li"), (item) => [item, folded(item.textContent)]);
  const filter = () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [item, text] of items) {
      item.hidden = !words.every((word) => text.includes(word));
      shown += !item.hidden;
    }
    for (const month of list.querySelectorAll("section")) {
      month.hidden = !month.querySelector("li:not([hidden])");
    }
    said.textContent = words.length
      ? said.dataset.shown.replace("{shown}", shown).replace("{total}", items.length)
      : "";
  };
  box.addEventListener("input", filter);
  // A browser that comes back to the page fills the box in again.
  addEventListener("pageshow", filter);
}
