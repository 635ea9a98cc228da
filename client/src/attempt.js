/** Do what may fail: read from hostile objects, write to a disk that is full. */

/**
 * @template Value, Other
 * @param {() => Value} action
 * @param {(error: any) => Other} [otherwise]
 * @returns {Value | Other | undefined}
 */
export function attempt(action, otherwise) {
  try {
    return action();
  } catch (error) {
    return otherwise?.(error);
  }
}
