import { Buffer } from 'node:buffer';
import type { WriteAttempt } from '@dstream/core/plugin';
import type { IClientPublishOptions } from 'mqtt';
import type { MqttSinkSettings } from './options.ts';

/** A message to be published. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly options: IClientPublishOptions;
}

/** Makes the message of the record with this number in its partition. */
export const outgoingOf = (
  record: unknown,
  index: number,
  { batchTime, partition }: WriteAttempt,
  settings: MqttSinkSettings,
): Outgoing => {
  const { topic, payload = payloadOf, qos, retain, contentType, userProperties, protocol } = settings;
  const content = payload(record);
  const properties = {
    ...(contentType !== undefined && { contentType }),
    userProperties: {
      ...userProperties?.(record),
      'dstream-batch': String(batchTime),
      'dstream-partition': String(partition),
      'dstream-index': String(index),
    },
  };
  return {
    topic: typeof topic === 'function' ? topic(record) : topic,
    payload: typeof content === 'string' ? content : bytesOf(content),
    options: { qos, retain, ...(protocol === '5' && { properties }) },
  };
};

const payloadOf = (record: unknown): string | Uint8Array =>
  typeof record === 'string' || record instanceof Uint8Array ? record : (JSON.stringify(record) ?? '');

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
