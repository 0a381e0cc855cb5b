import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';

/** Where a broker listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export const urlOf = ({ host, port }: Address): string => `mqtt://${host}:${port}`;

/** Reads all messages below a topic, from the start on. */
export class Reader {
  readonly packets: IPublishPacket[] = [];
  readonly #client: MqttClient;
  readonly #topic: string;
  #marks = 0;

  constructor(client: MqttClient, topic: string) {
    this.#client = client;
    this.#topic = topic;
    client.on('message', (_, __, packet) => void this.packets.push(packet));
  }

  /** The payloads of everything published so far. */
  async all(): Promise<string[]> {
    await this.#catchUp();
    return this.packets.map(({ payload }) => payload.toString());
  }

  /** The payloads of what has another place in its batch than everything before: a message that comes twice counts once. */
  async distinct(): Promise<string[]> {
    await this.#catchUp();
    const byPlace = new Map(this.packets.map((packet) => [placeOf(packet), packet.payload.toString()]));
    return [...byPlace.values()];
  }

  /** A broker delivers in the order in which it has confirmed: what comes before a mark was published before it. */
  async #catchUp(): Promise<void> {
    const mark = `mark ${++this.#marks}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (_: string, payload: Buffer): void => {
      if (payload.toString() === mark) resolve();
    };
    this.#client.on('message', look);
    await this.#client.publishAsync(this.#topic, mark, { qos: 2 });
    await promise;
    this.#client.off('message', look);
    const at = this.packets.findIndex(({ payload }) => payload.toString() === mark);
    this.packets.splice(at, 1);
  }
}

const placeOf = ({ properties }: IPublishPacket): string => {
  const { userProperties = {} } = properties ?? {};
  return ['dstream-batch', 'dstream-partition', 'dstream-index']
    .map((name) => userProperties[name])
    .join('/');
};

/** A reader that is gone after the test. */
export const startReader = async (broker: Address, topic: string): Promise<Reader> => {
  const client = await connectAsync(urlOf(broker), { protocolVersion: 5, reconnectPeriod: 0 });
  onTestFinished(() => client.endAsync(true));
  await client.subscribeAsync(`${topic}/#`, { qos: 2 });
  return new Reader(client, topic);
};
