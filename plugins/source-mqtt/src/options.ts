import {
  mqttConnectionOptions,
  qos,
  type MqttConnectionOptions,
  type MqttConnectionSettings,
  type QoS,
} from '@dstream/mqtt-connection';
import * as z from 'zod';

/** Options of `mqtt`. */
export interface MqttSourceOptions extends MqttConnectionOptions {
  /** Topic filters: `sensors/+/temperature`, `sensors/#`. */
  topics: string | string[];
  /** The most that is asked for; a message has at most the QoS it was published with. Default: 1. */
  qos?: QoS | undefined;
  /**
   * The name by which the broker knows this receiver and keeps its session: stable over restarts, used by nobody else.
   * Default: one made up for each connection, and no session that is kept.
   */
  clientId?: string | undefined;
  /** Milliseconds for which the broker keeps messages for a receiver with a `clientId` that is not there. Default: 7 days. MQTT 5; with 3.1.1 the broker decides. */
  sessionExpiry?: number | undefined;
  /** The group of a shared subscription: each message goes to one of all receivers in it. */
  share?: string | undefined;
  /** How many connections receive; more than one need `share`. Each adds `-0`, `-1` … to the `clientId`. Default: 1. */
  receivers?: number | undefined;
  /** How many messages the broker may send before the first is acknowledged, 1 to 65,535. Default: 1000; with 3.1.1, where the broker decides, the number it is set to: 20. */
  receiveMaximum?: number | undefined;
  /** Milliseconds for which messages are gathered to be stored together, if they are not many. Default: 100. */
  linger?: number | undefined;
  /** Whether messages that the broker has kept are wanted: with a new subscription, with each connection, never. Default: new. With 3.1.1 they always come with a subscription. */
  retained?: 'new' | 'always' | 'never' | undefined;
  /** A larger message is left out and reported. Default: no limit. */
  maxMessageBytes?: number | undefined;
}

/** Checked options. */
export interface MqttSourceSettings extends MqttConnectionSettings {
  readonly topics: readonly string[];
  readonly qos: QoS;
  readonly clientId?: string | undefined;
  readonly sessionExpiry: number;
  readonly share?: string | undefined;
  readonly receivers: number;
  readonly receiveMaximum: number;
  readonly linger: number;
  readonly retained: 'new' | 'always' | 'never';
  readonly maxMessageBytes: number;
}

const filter = z
  .string()
  .regex(
    /^(?:#|(?:\+|[^+#\0/]*)(?:\/(?:\+|[^+#\0/]*))*(?:\/#)?)$/,
    'expected a topic filter: + stands for a whole level, # for all levels at the end',
  )
  .min(1)
  .refine((topic) => !topic.startsWith('$share/'), 'give the group of a shared subscription as share');

export const mqttSourceOptions = z
  .object({
    ...mqttConnectionOptions,
    topics: z.union([filter, z.array(filter).min(1)]),
    qos: qos.default(1),
    clientId: z.string().min(1).optional(),
    sessionExpiry: z.number().min(1000).default(604_800_000),
    share: z
      .string()
      .regex(/^[^+#/\0]+$/, 'expected a name without +, # and /')
      .optional(),
    receivers: z.int().min(1).default(1),
    receiveMaximum: z.int().min(1).max(65_535).optional(),
    linger: z.number().min(0).default(100),
    retained: z.enum(['new', 'always', 'never']).default('new'),
    maxMessageBytes: z.int().min(1).optional(),
  })
  .refine(({ receivers, share }) => receivers === 1 || share !== undefined, {
    path: ['receivers'],
    message: 'several receivers need share, or each of them would get every message',
  });

/** Fills in what depends on other options. */
export const settingsOf = (options: z.output<typeof mqttSourceOptions>): MqttSourceSettings => ({
  ...options,
  topics: [options.topics].flat(),
  receiveMaximum: options.receiveMaximum ?? (options.protocol === '5' ? 1000 : 20),
  maxMessageBytes: options.maxMessageBytes ?? Infinity,
});
