import { connectAsync, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';

/** Publishes to a broker. */
export class Sender {
  readonly client: MqttClient;
  #isHeard = false;

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** Publishes one after the other, the first one as soon as somebody has subscribed. */
  async send(topic: string, payloads: readonly (string | Buffer)[], qos: 0 | 1 | 2 = 1): Promise<void> {
    const [first, ...rest] = payloads;
    if (first === undefined) return;
    await this.#heard(() => this.client.publishAsync(topic, first, { qos }));
    // No more at once than any broker takes.
    for (let i = 0; i < rest.length; i += 20) {
      const some = rest.slice(i, i + 20);
      await Promise.all(some.map((payload) => this.client.publishAsync(topic, payload, { qos })));
    }
  }

  /** A broker answers with 16 as long as there is no subscription; asked only before the first one is known. */
  async #heard(publish: () => Promise<unknown>): Promise<void> {
    if (this.#isHeard) return void (await publish());
    const look = (packet: object): void => {
      if ('reasonCode' in packet && packet.reasonCode === 16) this.#isHeard = false;
    };
    this.client.on('packetreceive', look);
    while (!this.#isHeard) {
      this.#isHeard = true;
      await publish();
    }
    this.client.off('packetreceive', look);
  }
}

/** Where a broker listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A sender that is gone after the test. */
export const startSender = async ({ host, port }: Address): Promise<Sender> => {
  const client = await connectAsync(`mqtt://${host}:${port}`, { protocolVersion: 5, reconnectPeriod: 0 });
  onTestFinished(() => client.endAsync(true));
  return new Sender(client);
};

/** Makes the session of a receiver that is yet to come, so that nothing is missed. */
export const keepSession = async (
  { host, port }: Address,
  clientId: string,
  topic: string,
  qos: 0 | 1 | 2,
): Promise<void> => {
  const properties = { sessionExpiryInterval: 3600 };
  const options = { protocolVersion: 5, clientId, clean: false, properties } as const;
  const client = await connectAsync(`mqtt://${host}:${port}`, options);
  await client.subscribeAsync(topic, { qos });
  await client.endAsync();
};
