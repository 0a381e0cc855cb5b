import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { PacketCounter } from './packet-counter.ts';

/** What passed one connection, in each direction. */
interface Passed {
  readonly up: PacketCounter;
  readonly down: PacketCounter;
}

/** A way to a broker that counts packets and can be cut. */
export class CountingProxy {
  readonly url: string;
  readonly #pairs: Set<readonly [Socket, Socket]>;
  readonly #passed: readonly Passed[];

  constructor(port: number, pairs: Set<readonly [Socket, Socket]>, passed: readonly Passed[]) {
    this.url = `mqtt://127.0.0.1:${port}`;
    this.#pairs = pairs;
    this.#passed = passed;
  }

  /** How many connections there are now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** How many packets of this type came from clients: 4 is PUBACK, 5 PUBREC. */
  sent(type: number): number {
    return this.#passed.reduce((sum, { up }) => sum + up.count(type), 0);
  }

  /** How many packets of this type came from the broker: 3 is PUBLISH, 9 SUBACK. */
  received(type: number): number {
    return this.#passed.reduce((sum, { down }) => sum + down.count(type), 0);
  }

  /** Breaks every connection. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }
}

/** A proxy in front of a broker, gone after the test. */
export const startCountingProxy = async (target: {
  readonly host: string;
  readonly port: number;
}): Promise<CountingProxy> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  const passed: Passed[] = [];
  const server = createServer((near) => {
    const far = connect(target);
    const pair = [near, far] as const;
    const counters = { up: new PacketCounter(), down: new PacketCounter() };
    pairs.add(pair);
    passed.push(counters);
    near.on('data', (bytes: Buffer) => counters.up.push(bytes));
    far.on('data', (bytes: Buffer) => counters.down.push(bytes));
    for (const socket of pair) {
      socket
        .on('error', () => undefined)
        .on('close', () => {
          pairs.delete(pair);
          for (const each of pair) each.destroy();
        });
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    server.close();
  });
  return new CountingProxy((server.address() as AddressInfo).port, pairs, passed);
};
