/** A server that cannot be had on this machine. The message says why, and what would help. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
