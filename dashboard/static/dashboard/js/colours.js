/** The colours of the page, as its style sheet has them now. */

/**
 * Return a function that reads custom properties.
 * @returns {(name: string) => string}
 */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

/**
 * Return a colour of a style sheet (#rrggbb) that lets through what is behind it.
 * @param {string} colour
 * @param {number} opacity from 0 to 1
 */
export function translucent(colour, opacity) {
  const part = Math.round(opacity * 255);
  return `${colour}${part.toString(16).padStart(2, "0")}`;
}

/** The font of the page, for texts on a canvas. */
export function fontFamily() {
  return getComputedStyle(document.body).fontFamily;
}
