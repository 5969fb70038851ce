/* Marks, for axe's rule of contrast, the first text of each look: one with the same colour and size,
   on the same backgrounds, has the same contrast. What stands under something else that is placed
   over the page may have another, and each control is looked at for itself. */
() => {
  const looks = new WeakMap();
  const painted = (style) =>
    style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none" && style.opacity === "1"
      && style.filter === "none" && style.mixBlendMode === "normal" ? ""
      : `|${style.backgroundColor} ${style.backgroundImage} ${style.opacity} ${style.filter} ${style.mixBlendMode}`;
  const look = (element) => {
    if (!element) return "";
    if (!looks.has(element)) {
      const own = ["", "::before", "::after"].map((part) => {
        const style = getComputedStyle(element, part);
        return part && style.content === "none" ? "" : painted(style);
      });
      looks.set(element, look(element.parentElement) + own.join(""));
    }
    return looks.get(element);
  };
  const every = [...document.body.querySelectorAll("*")];
  const over = [];
  for (const element of every) {
    element.removeAttribute("data-contrast");
    const style = getComputedStyle(element);
    const isPlaced = /absolute|fixed|sticky/.test(style.position) || style.float !== "none" || style.transform !== "none"
      || (style.position === "relative" && style.zIndex !== "auto") || /-/.test(style.margin);
    if (!isPlaced) continue;
    const box = element.getBoundingClientRect();
    if (box.width && box.height) over.push([element, box]);
  }
  const seen = new Set();
  for (const element of every) {
    const isControl = /^(INPUT|SELECT|TEXTAREA|BUTTON|OPTION)$/.test(element.tagName);
    if (!isControl && ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const isDrawn = Boolean(element.closest("svg"));
    const key = [look(element), style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility,
      style.webkitTextFillColor, style.webkitTextStroke, isDrawn].join();
    const isUnder = !isDrawn && over.some(([other, its]) => !other.contains(element) && !element.contains(other)
      && its.left < box.right && box.left < its.right && its.top < box.bottom && box.top < its.bottom);
    if (isControl || isUnder || !seen.has(key)) element.setAttribute("data-contrast", "");
    if (box.width && box.height) seen.add(key); // what is not drawn stands for nothing
  }
}
