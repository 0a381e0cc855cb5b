import type { QoS } from '@dstream/mqtt-connection';
import type { MqttMessage } from './mqtt-message.ts';

/** One packet with a message, and what the broker is owed for it. */
export interface Delivery {
  /** Undefined when it is to be acknowledged only. */
  readonly message: MqttMessage | undefined;
  readonly qos: QoS;
  /** 0 with QoS 0. */
  readonly packetId: number;
  readonly bytes: number;
}

const puback = 0x40;
const pubrec = 0x50;

/** The packets that acknowledge the deliveries, in their order; both versions of MQTT write success in these four bytes. */
export const acknowledgements = (deliveries: readonly Delivery[]): Uint8Array => {
  const owed = deliveries.filter(({ qos }) => qos > 0);
  const packets = new Uint8Array(4 * owed.length);
  for (const [i, { qos, packetId }] of owed.entries()) {
    packets.set([qos === 1 ? puback : pubrec, 2, packetId >>> 8, packetId & 255], 4 * i);
  }
  return packets;
};
