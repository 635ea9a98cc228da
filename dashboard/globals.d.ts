/** Chart.js, as its own script puts it on the page; undefined where it is not installed. */
declare var Chart: any;

// Types of more than one module stand here: an `import("./other.js")` in a comment would count as
// an import where files get their hashed names, and two modules must not wait for each other there.

/** One number by day, and of the same days a period before; null is a gap. */
interface DaySeries {
  name: string;
  label: string;
  unit: string;
  values: (number | null)[];
  before: (number | null)[];
}

/** What every chart over days, or other places, knows. */
interface DaysData {
  days: string[];
  isRunning: boolean;
  releases: { day: string; version: string }[];
}

/** What the server tells the large chart (dashboard/timeline.py). */
interface TimelineData extends DaysData {
  metric: string;
  series: DaySeries[];
}

/** What the server tells a chart of lines (dashboard/lines.py); the unit is "percent" or "count". */
interface LinesData extends DaysData {
  unit: string;
  texts: string[];
  titles: string[];
  series: { label: string; colour: string; values: (number | null)[] }[];
}

/** What the card beside the crosshair says; each row begins with its label. */
interface ToldOfPlace {
  title: string;
  head: string[];
  rows: string[][];
  remarks: string[];
}

/** The card, as far as a chart's options know it. */
interface Card {
  show(about: { chart: any; tooltip: any }): void;
}
