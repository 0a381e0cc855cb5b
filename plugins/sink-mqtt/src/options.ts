import {
  mqttConnectionOptions,
  qos,
  type MqttConnectionOptions,
  type MqttConnectionSettings,
  type QoS,
} from '@dstream/mqtt-connection';
import * as z from 'zod';

/** Options of `mqttSink`. */
export interface MqttSinkOptions<T = unknown> extends MqttConnectionOptions {
  /** The topic of all records, or of each. */
  topic: string | ((record: T) => string);
  /** The content of a message. Default: strings and bytes as they are, anything else as JSON. */
  payload?: ((record: T) => string | Uint8Array) | undefined;
  /** Default: 1. */
  qos?: QoS | undefined;
  /** Whether the broker keeps the last message of each topic for those who subscribe later. Default: false. */
  retain?: boolean | undefined;
  /** What the payload is, for those who read it. MQTT 5. */
  contentType?: string | undefined;
  /** More properties of a message, beside those that name its batch. MQTT 5. */
  userProperties?: ((record: T) => Readonly<Record<string, string>>) | undefined;
  /** What client ids begin with; each connection adds eight hexadecimal digits. Default: dstream. */
  clientId?: string | undefined;
  /** The most messages that wait for a confirmation. Default: 100, or less if the broker takes less. */
  maxInFlight?: number | undefined;
  /** Milliseconds without any confirmation after which the connection is given up. Default: 30,000. */
  confirmTimeout?: number | undefined;
  /** How often a connection is tried, with growing pauses, before a write fails. Default: 10. */
  connectAttempts?: number | undefined;
}

/** Checked options. */
export interface MqttSinkSettings extends MqttConnectionSettings {
  readonly topic: string | ((record: unknown) => string);
  readonly payload?: ((record: unknown) => string | Uint8Array) | undefined;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly contentType?: string | undefined;
  readonly userProperties?: ((record: unknown) => Readonly<Record<string, string>>) | undefined;
  readonly clientId: string;
  readonly maxInFlight: number;
  readonly confirmTimeout: number;
  readonly connectAttempts: number;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

const functionOf = <F>(): z.ZodCustom<F, F> => z.custom<F>(isFunction, 'expected a function');

/** What a message can be published on: no wildcards. */
export const isTopic = (topic: string): boolean => /^[^+#\0]+$/.test(topic);

export const mqttSinkOptions = z.object({
  ...mqttConnectionOptions,
  topic: z.union([
    z.string().refine(isTopic, 'expected a topic, without + and #'),
    functionOf<(record: unknown) => string>(),
  ]),
  payload: functionOf<(record: unknown) => string | Uint8Array>().optional(),
  qos: qos.default(1),
  retain: z.boolean().default(false),
  contentType: z.string().optional(),
  userProperties: functionOf<(record: unknown) => Readonly<Record<string, string>>>().optional(),
  clientId: z.string().min(1).default('dstream'),
  maxInFlight: z.int().min(1).max(65_535).default(100),
  confirmTimeout: z.int().min(1).default(30_000),
  connectAttempts: z.int().min(1).default(10),
});
