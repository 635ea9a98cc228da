/** Let what came in by day be saved as a picture. */

import { onPage } from "./navigate.js";
import { startDownloads } from "./png.js";
import { rectsCanvas } from "./rects-canvas.js";

onPage((main) => startDownloads(main, rectsCanvas));
