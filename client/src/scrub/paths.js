/**
 * Find where a path ends, and what of it may stay.
 *
 * Folder and document names are content, too: of a path into somebody's files only the part inside
 * the app stays, which is code.
 */
import { firstGroup } from "./first-group.js";

/** @typedef {import("./rule.js").Guard} Guard */

const { raw } = String;
const SEPARATOR = raw`(?:\\{1,8}|/{1,2})`;
const STOPS = '\\\\/\\n\\r\\t "`<>|*?:';
// An apostrophe between letters belongs to a name.
const APOSTROPHE = "'(?=[A-Za-z\\u00c0-\\uffff])";
const WORD = raw`(?:[^${STOPS}';,(){}\[\]]|${APOSTROPHE})+`;
const FOLDER_WORD = raw`(?:[^${STOPS}';,{}\[\]]|${APOSTROPHE})+`;
const SEGMENT = `(?:${FOLDER_WORD}(?: ${FOLDER_WORD}){0,5}(?=${SEPARATOR})|${WORD})`;
// A path outside quotes: segments, of which all but the last may hold spaces; then line and column.
const BARE = RegExp(`${SEGMENT}(?:${SEPARATOR}${SEGMENT})*(?:${SEPARATOR})?`, "uy");
const POSITION = /(?::\d{1,9}){1,2}/y;
// The rest of a name that ends a line: `C:\Users\Ana Lee`.
const NAME_REST = RegExp(
  raw`(?: [A-Z\u00c0-\uffff(][^${STOPS};,{}\[\]]{0,40}){1,3}(?=[\n\r"'${"`"}<>;,)\]}]|$)`,
  "uy",
);
const RECORDINGS =
  "wav|mp3|m4a|mp4|webm|ogg|opus|flac|aac|aiff|caf|mov|txt|md|rtf|docx?|pdf|srt|vtt";
// A document's name with spaces, when nothing else says where it ends.
const DOCUMENT_REST = RegExp(
  raw`(?: [^${STOPS}]{1,60}){0,7}? [^${STOPS}]{0,60}\.(?:${RECORDINGS}|odt|pages|csv|xlsx?|zip|json)(?![A-Za-z\d])`,
  "uy",
);
const RECORDING = RegExp(raw`\.(?:${RECORDINGS})$`);
const LONGEST = 4096;
// An apostrophe inside a name is followed by a letter.
/** @type {Record<string, RegExp>} */
const QUOTED = {
  '"': RegExp(`[^\\n"]{0,${LONGEST}}`, "uy"),
  "'": RegExp(`(?:[^\\n']|${APOSTROPHE}){0,${LONGEST}}`, "uy"),
  "`": RegExp(`[^\\n\`]{0,${LONGEST}}`, "uy"),
};
// What tells at once that a path gives nobody away, before its end is looked for: thousands of such
// paths in one line would each be read to that line's end.
const NOBODYS_HOME =
  /<|(?: |%20){0,600}(?:Shared|Public|Default(?:(?: |%20)User)?|All(?: |%20)Users)(?: |%20){0,600}[/\\]/y;
const SYSTEM = /<|Program(?: |%20)Files|ProgramData|Windows|WINDOWS|PROGRA~|MSOCache/y;
// The home rule has left it alone. Outside quotes a space goes on only where the folder's name does.
const USERS = `(?:[Uu]sers|USERS)${SEPARATOR}`;
const PUBLIC_HOME = RegExp(`^${USERS}(?:Shared|Public|Default|All Users)`);
const PUBLIC_BARE = RegExp(
  raw`${USERS}(?:Shared|Public|Default|All Users(?:${FOLDER_WORD})?(?: ${FOLDER_WORD}){0,4}[/\\])`,
  "uy",
);
// What begins the part of a path that is the app's code.
const CODE = RegExp(
  raw`${SEPARATOR}((?:app\.asar(?:\.unpacked)?|node_modules)(?:${SEPARATOR}[^]*)?)`,
);
// The folder that the app itself made, under one of the places where apps keep their things.
const OWN_FOLDER = RegExp(
  raw`(?:Application(?: |%20)Support|Logs|Caches|Preferences|Roaming|Local|Programs|\.config|\.cache|\.local${SEPARATOR}share)${SEPARATOR}([Ss]tories(?:${SEPARATOR}[^]*)?)`,
);
const PLAIN_TAIL = RegExp(raw`^[\w.@+~-]+(?:${SEPARATOR}[\w.@+~-]+)*(?::\d+){0,2}$`);

/**
 * Replace a path into somebody's home; folders that belong to everybody stay.
 *
 * @type {Guard}
 */
export const homePath = ({ index }, text, inside) => {
  if (endOf(NOBODYS_HOME, text, inside)) return false;
  const end = extent(text, index, inside);
  const rest = text.slice(inside, end);
  const name = firstGroup(/^ *(.*[^ ])?/s, rest.split(/[\\/]/, 1)[0].replace(/%20/g, " "));
  if (!rest || /^(?:(?:Shared|Public|Default|Default User|All Users)$|<)/.test(name)) return false;
  const tail = codeTail(text, inside, end) || ownTail(rest);
  return [end, tail ? `<home>/${tail}` : "<path>", name];
};

/**
 * Replace a path on another volume, drive or machine; the system's own folders stay.
 *
 * @type {Guard}
 */
export const otherRoot = ({ index }, text, inside) => {
  const isSystems = endOf(SYSTEM, text, inside) || endOf(PUBLIC_BARE, text, inside);
  if (isSystems || /^[a-z]:\\[nrt]/.test(text.slice(index, index + 4))) return false;
  const end = extent(text, index, inside);
  const rest = text.slice(inside, end);
  const isRoute = /^[a-z\d_-]+$/.test(rest) && isRequest(text, index, end);
  if (!rest || isRoute || PUBLIC_HOME.test(rest)) return false;
  const tail = codeTail(text, inside, end);
  return [end, tail ? `<path>/${tail}` : "<path>"];
};

/**
 * Tell `GET /media/upload`, an address of a web service, from a disk.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
const isRequest = (text, start, end) =>
  /(?:GET|PUT|POST|HEAD|PATCH|DELETE) $/.test(text.slice(Math.max(0, start - 8), start)) ||
  /^ [1-5]\d\d(?!\d)/.test(text.slice(end, end + 5));

/**
 * @param {string} text
 * @param {number} inside
 * @param {number} end
 */
const codeTail = (text, inside, end) => firstGroup(CODE, text.slice(inside - 1, end));

/** @param {string} rest */
function ownTail(rest) {
  const own = firstGroup(OWN_FOLDER, rest);
  return PLAIN_TAIL.test(own) && !RECORDING.test(own) ? own : "";
}

/**
 * Return where a path ends that starts at `start`; what stands before it decides how.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} inside
 */
function extent(text, start, inside) {
  const opener = text.charAt(start - 1);
  if (opener === "(") return untilParenthesis(text, inside);
  const quoted = QUOTED[opener];
  return quoted ? untilQuote(text, inside, quoted) : bare(text, inside);
}

/**
 * @param {string} text
 * @param {number} inside
 */
function bare(text, inside) {
  const end = endOf(BARE, text, inside);
  if (!end) return inside;
  const position = endOf(POSITION, text, end);
  if (position) return position;
  if (/\.[A-Za-z\d]{1,5}$/.test(text.slice(inside, end))) return end;
  const document = endOf(DOCUMENT_REST, text, end);
  if (document) return document;
  return text[end - 1] === "." ? end - 1 : endOf(NAME_REST, text, end) || end;
}

/**
 * @param {string} text
 * @param {number} inside
 * @param {RegExp} upTo
 */
function untilQuote(text, inside, upTo) {
  let end = endOf(upTo, text, inside);
  const isClosed = /["'`]/.test(text.charAt(end)) && [...text.slice(inside, end)].length < LONGEST;
  while (isClosed && text[end - 1] === "\\") end--;
  return end;
}

/**
 * @param {string} text
 * @param {number} inside
 */
function untilParenthesis(text, inside) {
  let left = LONGEST;
  let depth = 1;
  let place = inside;
  for (; place < text.length && text[place] !== "\n"; place++) {
    depth += Number(text[place] === "(") - Number(text[place] === ")");
    const isHalf = /[\udc00-\udfff]/.test(text[place]);
    if (!depth || (!isHalf && !left--)) break;
  }
  return place;
}

/**
 * Return where a match of a sticky pattern ends, or 0.
 *
 * @param {RegExp} pattern
 * @param {string} text
 * @param {number} place
 */
function endOf(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.test(text) ? pattern.lastIndex : 0;
}
