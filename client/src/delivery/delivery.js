/** Puts the lanes, the sender and the network together. */
import { crashLane, erasureLane, eventLane } from "./lanes.js";
import { createSender } from "./sender.js";
import { post } from "./transport.js";

/**
 * @param {import("../storage/store.js").Store} store
 * @param {object} tools
 * @param {import("../world.js").Electron} tools.electron
 * @param {import("../world.js").World} tools.world
 * @param {() => import("../settings.js").Settings} tools.settings as they are at that time
 * @param {() => Record<string, unknown>} tools.context of a batch
 * @param {() => void} tools.catchUp see `eventLane`
 * @param {(line: string) => void} tools.log
 */
export function openDelivery(store, { electron, world, settings, context, catchUp, log }) {
  const { state, queue, crashes } = store;
  const lanes = [
    erasureLane(state),
    crashLane(crashes, world.now),
    eventLane(queue, world.now, context, catchUp),
  ];
  return createSender(lanes, {
    ...world,
    log,
    onPause: (pausedUntil) => state.change({ pausedUntil }),
    post(path, body) {
      const { url, ingestKey } = settings();
      return post({ url: url + path, body, ingestKey }, { ...world, net: electron.net });
    },
  });
}
