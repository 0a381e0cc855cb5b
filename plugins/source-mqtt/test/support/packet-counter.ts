/** Counts MQTT packets by type in a stream of bytes. */
export class PacketCounter {
  readonly #counts = new Map<number, number>();
  #rest = new Uint8Array(0);

  /** How many packets of this type there were: 4 is PUBACK, 5 PUBREC. */
  count(type: number): number {
    return this.#counts.get(type) ?? 0;
  }

  push(bytes: Uint8Array): void {
    let rest = Buffer.concat([this.#rest, bytes]);
    for (let length = wholePacket(rest); length !== undefined; length = wholePacket(rest)) {
      const type = rest[0]! >> 4;
      this.#counts.set(type, this.count(type) + 1);
      rest = rest.subarray(length);
    }
    this.#rest = new Uint8Array(rest);
  }
}

/** The length of the first packet, if it is whole. */
const wholePacket = (bytes: Uint8Array): number | undefined => {
  let remaining = 0;
  for (let i = 1; i < Math.min(bytes.length, 5); i++) {
    remaining += (bytes[i]! & 127) * 128 ** (i - 1);
    if (bytes[i]! < 128) return bytes.length >= 1 + i + remaining ? 1 + i + remaining : undefined;
  }
  return undefined;
};
