// Made from stories_analytics/privacy by client/scripts/build_rules.py; not to be edited.
export const CODE_WORDS = /^(?:app|browser|cache|chrome|conf|config|data|db|docker|electron|env|globals|keyboard|menu|module|nav|node|options|package|params|process|props|rc|react|scope|self|session|settings|state|storage|store|sync|this|thread|threadlocal|var|vue|window)$/;
export const COMMON_NAMES = /^(?:admin|administrator|auth|build|default|desktop|documents|downloads|electron|email|error|guest|home|library|local|main|node|owner|path|phone|public|root|runner|secret|stories|test|text|user|users)$/;
export const EMPTY_VALUES = /^(?:cannot|default|empty|expired|failed|false|has|hidden|include|incorrect|invalid|is|missing|must|nan|nil|no|none|not|null|off|omit|on|redacted|required|same-origin|string|too|true|undefined|unset|was|wrong|yes)$/;
export const FILE_ENDINGS = /^(?:cjs|css|dll|exe|gif|gz|html|icns|ico|jpeg|jpg|js|json|jsx|map|mjs|node|png|so|svg|tgz|ts|tsx|wasm|webp|zip)$/;
export const NOT_A_PERSON = /^(?:apple|arm64|cross|electron|for|intel|is|node|non|not|on|pre|remote|stories|the|universal|usb|virtual|win|windows|x64|x86)$/;
export const NOT_AN_OWNER = /^(?:across|airpods|always|apple|as|beats|bluetooth|device|does|google|has|he|here|is|it|its|less|let|multiple|needs|plus|previous|requires|she|stories|supports|that|there|these|this|today|unless|user|users|uses|various|vendor|was|what|who|windows|wireless)$/;
// Countries by the length of their account numbers, from 15.
export const IBAN_COUNTRIES = ["NO", "BE", "", "DKFIFOGLNL", "MKSI", "ATBAEEKZLTLUXK", "CHHRLILV", "BGBHCRDEGBGEIEMERSVA", "AEGIILIQTL", "ADCZESMDPKROSASESKTNVG", "PT", "ISTR", "FRGRITMCMRSM", "ALAZBYCYDOGTHULBPL", "BREGPSQAUA", "JOKWMU", "MTSC", "LC"];
