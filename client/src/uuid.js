/** Ids: UUIDv7 for what is captured, and UUIDv4 for what must not tell when it was made. */
import crypto from "crypto";

/** @param {number} now milliseconds since 1970 */
export function uuid7(now) {
  const bytes = crypto.randomBytes(16);
  // A clock before 1970 has no place in 48 bits.
  bytes.writeUIntBE(Math.max(0, now), 0, 6);
  return withVersion(bytes, 0x70);
}

export function uuid4() {
  return withVersion(crypto.randomBytes(16), 0x40);
}

/**
 * @param {Buffer} bytes
 * @param {number} version
 */
function withVersion(bytes, version) {
  bytes[6] = (bytes[6] & 0x0f) | version;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
