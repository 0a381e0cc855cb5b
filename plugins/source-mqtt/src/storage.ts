import { Buffer } from 'node:buffer';
import type { Store } from '@dstream/core/plugin';
import { mqttError, type MqttSession } from '@dstream/mqtt-connection';
import type { IConnackPacket, IPublishPacket } from 'mqtt';
import { acknowledgements, type Delivery } from './delivery.ts';
import { Inbox } from './inbox.ts';
import { messageOf, type MqttMessage } from './mqtt-message.ts';
import type { SessionMemory } from './session-memory.ts';
import type { Intake } from './take-over.ts';

/** Stores what one connection brings. */
export interface Storage extends Intake {
  /** Called once the session is open. Resolves when everything taken before `stop` or `giveUp` is stored. */
  run(session: MqttSession): Promise<void>;
  /** Nothing more is taken. Idempotent. */
  stop(): void;
  /** The same, and what the broker will send again is let go. Idempotent. */
  giveUp(): void;
}

/** What a storage is made for. */
export interface StorageSettings {
  readonly store: Store<MqttMessage>;
  readonly memory: SessionMemory;
  readonly broker: string;
  readonly clientId: string;
  /** Whether the broker keeps the session, and sends again what was not acknowledged. */
  readonly isKept: boolean;
  readonly maxMessageBytes: number;
  readonly receiveMaximum: number;
  readonly linger: number;
}

/** The message of a packet; undefined if it is too large, which is reported. */
const acceptable = (packet: IPublishPacket, settings: StorageSettings): MqttMessage | undefined => {
  const { store, broker, maxMessageBytes } = settings;
  const bytes = Buffer.byteLength(packet.payload);
  if (bytes <= maxMessageBytes) return messageOf(packet);
  const { topic } = packet;
  store.reportError(mqttError('MQTT_MESSAGE_TOO_LARGE', { broker, topic, bytes, limit: maxMessageBytes }));
  return undefined;
};

/** QoS 0: passes messages on one by one, and nobody is told. */
export class UnacknowledgedStorage implements Storage {
  readonly #settings: StorageSettings;
  readonly #stopped = Promise.withResolvers<void>();
  #isStopped = false;

  constructor(settings: StorageSettings) {
    this.#settings = settings;
  }

  take(packet: IPublishPacket): Promise<void> | undefined {
    if (this.#isStopped) return undefined;
    const message = acceptable(packet, this.#settings);
    return message && this.#settings.store.record(message);
  }

  run(): Promise<void> {
    return this.#stopped.promise;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopped.resolve();
  }

  giveUp(): void {
    this.stop();
  }
}

/** QoS 1 and 2: stores messages as blocks, and acknowledges them when their block is safe. */
export class AcknowledgedStorage implements Storage {
  readonly #settings: StorageSettings;
  readonly #inbox: Inbox;

  constructor(settings: StorageSettings) {
    const { receiveMaximum, linger } = settings;
    this.#settings = settings;
    // The other half can be on its way while one is stored.
    this.#inbox = new Inbox({ full: Math.ceil(receiveMaximum / 2), linger });
  }

  accepted({ sessionPresent }: IConnackPacket): void {
    const { memory, isKept, store, broker, clientId } = this.#settings;
    if (sessionPresent) return;
    memory.forget();
    if (isKept && memory.isKnown) store.reportError(mqttError('MQTT_SESSION_LOST', { broker, clientId }));
    memory.isKnown = false;
  }

  take(packet: IPublishPacket): Promise<void> | undefined {
    const { qos, messageId: packetId = 0, payload } = packet;
    const isStored = qos === 2 && this.#settings.memory.isStored(packetId);
    const message = isStored ? undefined : acceptable(packet, this.#settings);
    return this.#inbox.push({ message, qos, packetId, bytes: Buffer.byteLength(payload) });
  }

  released(packetId: number): void {
    this.#settings.memory.release(packetId);
  }

  async run({ client }: MqttSession): Promise<void> {
    for (let some = await this.#inbox.take(); some.length > 0; some = await this.#inbox.take()) {
      await this.#storeAll(some);
      if (client.connected) client.stream.write(acknowledgements(some));
    }
  }

  stop(): void {
    this.#inbox.close();
  }

  giveUp(): void {
    this.#inbox.close(({ qos }) => qos === 0 || !this.#settings.isKept);
  }

  async #storeAll(deliveries: readonly Delivery[]): Promise<void> {
    const { store, memory } = this.#settings;
    const messages = deliveries.flatMap(({ message }) => message ?? []);
    if (messages.length > 0) await store.block(messages);
    for (const { qos, packetId } of deliveries) if (qos === 2) memory.store(packetId);
  }
}
