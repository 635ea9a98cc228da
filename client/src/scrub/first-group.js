/** Read one group of a pattern. */

/**
 * Return the first group of a pattern's first match, or "".
 *
 * @param {RegExp} pattern
 * @param {string} text
 */
export const firstGroup = (pattern, text) => (pattern.exec(text) || "")[1] || "";
