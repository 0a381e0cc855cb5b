import { Buffer } from 'node:buffer';
import type { QoS } from '@dstream/mqtt-connection';
import type { IPublishPacket } from 'mqtt';

/** A message as the broker delivered it. */
export interface MqttMessage {
  topic: string;
  payload: Buffer;
  /** How it was delivered: the lower one of what the sender and this subscription asked for. */
  qos: QoS;
  /** True when it was kept by the broker and is older than the subscription. */
  retained: boolean;
  /** True when the broker has, or may have, delivered it before. */
  duplicate: boolean;
  /** What the sender says the payload is. MQTT 5 only, as what follows. */
  contentType?: string;
  userProperties?: Record<string, string | string[]>;
  /** Where the sender expects an answer. */
  responseTopic?: string;
  /** What the answer should carry. */
  correlationData?: Buffer;
}

/** The record of a packet. */
export const messageOf = ({ topic, payload, qos, retain, dup, properties }: IPublishPacket): MqttMessage => {
  const message: MqttMessage = {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    qos,
    retained: retain,
    duplicate: dup,
  };
  if (properties === undefined) return message;
  const { contentType, userProperties, responseTopic, correlationData } = properties;
  if (contentType !== undefined) message.contentType = contentType;
  if (userProperties !== undefined) message.userProperties = { ...userProperties };
  if (responseTopic !== undefined) message.responseTopic = responseTopic;
  if (correlationData !== undefined) message.correlationData = correlationData;
  return message;
};
