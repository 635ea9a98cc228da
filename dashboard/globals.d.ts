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

/** What the server tells the large chart (dashboard/timeline.py). */
interface TimelineData {
  metric: string;
  days: string[];
  isRunning: boolean;
  series: DaySeries[];
  releases: { day: string; version: string }[];
}
