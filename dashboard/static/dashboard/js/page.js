/** Start what every page of the dashboard has. */

import { startCopying } from "./copy.js";
import { startKeys } from "./keys.js";
import { onPage, startNavigation } from "./navigate.js";
import { startRows } from "./rows.js";
import { startThemeButton } from "./theme-button.js";
import { startTimes } from "./times.js";

startThemeButton();
startNavigation();
startKeys();
startTimes();
onPage(startCopying);
onPage(startRows);
