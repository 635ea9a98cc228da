/** Start what the admin shares with the dashboard's pages: its theme, and the keys of the header. */

import { startKeys } from "./keys.js";
import { startThemeButton } from "./theme-button.js";

startThemeButton();
startKeys();
