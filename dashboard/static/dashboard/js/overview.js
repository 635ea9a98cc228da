/** Make the charts of the overview interactive. */

import { startCharts } from "./drawn.js";
import { ringChart } from "./ring-chart.js";
import { timelineChart } from "./timeline-chart.js";

startCharts({ timeline: timelineChart, ring: ringChart });
