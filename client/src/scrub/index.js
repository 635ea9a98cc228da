/** Clean texts and properties of whatever is private, by the same rules as the server. */
export { cleanProperties } from "./properties.js";
export { scrub, scrubTogether } from "./scrub.js";
