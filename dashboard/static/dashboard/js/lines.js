/** Make a page's chart of lines interactive. */

import { startCharts } from "./drawn.js";
import { linesChart } from "./lines-chart.js";

startCharts({ lines: linesChart });
