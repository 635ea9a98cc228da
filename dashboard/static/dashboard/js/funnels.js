/** Let the bars of a funnel be saved as a picture. */

import { barsCanvas } from "./bars-canvas.js";
import { onPage } from "./navigate.js";
import { startDownloads } from "./png.js";

onPage((main) => startDownloads(main, barsCanvas));
