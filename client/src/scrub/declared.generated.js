// Made from stories_analytics/privacy by client/scripts/build_rules.py; not to be edited.
/** @type {Record<string, RegExp>} */
export const DECLARED = {
  "app_opened.session_id": /^(?:[\dA-Fa-f]{8}-(?:[\dA-Fa-f]{4}-){3}[\dA-Fa-f]{12})$/,
  "app_opened.app_version": /^(?:v?(?:(?!.{65})\d{1,5}(?:\.\d{1,5}){0,3}(?:[-+][\dA-Za-z]{1,16}(?:[.+-][\dA-Za-z]{1,16}){0,3})?))$/,
  "app_opened.os_version": /^(?:[A-Za-z\d. ]{1,64})$/,
  "app_opened.platform": /^(?:darwin|win32|linux|other)$/,
  "app_opened.arch": /^(?:arm64|x64|ia32|other)$/,
  "app_opened.language": /^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z\d]{2,8}){0,3})$/,
};
