/** What a session outlives its connections with on our side, as the broker does on its own. */
export class SessionMemory {
  /** True once this process has had the session: a broker that has none then has lost it. */
  isKnown = false;
  /** QoS 2: packet ids of messages that are stored, and of which the broker has not said that it knows. */
  readonly #stored = new Set<number>();

  store(packetId: number): void {
    this.#stored.add(packetId);
  }

  isStored(packetId: number): boolean {
    return this.#stored.has(packetId);
  }

  /** The broker has let go of the message: its id may be used again. */
  release(packetId: number): void {
    this.#stored.delete(packetId);
  }

  /** The broker has begun a new session. */
  forget(): void {
    this.#stored.clear();
  }
}
