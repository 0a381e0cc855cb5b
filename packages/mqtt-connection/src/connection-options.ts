import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** How often a message is delivered: at most once, at least once, exactly once. */
export type QoS = 0 | 1 | 2;

/** What the broker publishes when a connection ends without a word. */
export interface MqttWill {
  topic: string;
  payload: string | Uint8Array;
  /** Default: 0. */
  qos?: QoS | undefined;
  /** Whether the broker keeps it for those who subscribe later. Default: false. */
  retain?: boolean | undefined;
}

/** Which broker to connect to, and as whom: the options all MQTT plugins share. */
export interface MqttConnectionOptions {
  /** `mqtt://host:1883`, `mqtts://host:8883`, `ws://host:port/path` or `wss://…`; without user and password. */
  url: string;
  /** The version of MQTT. Default: 5. */
  protocol?: '5' | '3.1.1' | undefined;
  username?: string | undefined;
  /** Never printed. */
  password?: string | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …). Default: by the URL. Never printed. */
  tls?: TlsSetting | undefined;
  /** Milliseconds to wait for an answer of the broker to a connection or a subscription. Default: 20,000. */
  connectTimeout?: number | undefined;
  /** Milliseconds of silence after which the broker is asked for a sign of life; half as long again ends the connection. 1000 to 65,535,000; default: 30,000. */
  keepAlive?: number | undefined;
  /** Published by the broker when this program vanishes. Default: none. */
  will?: MqttWill | undefined;
}

/** Checked connection options. */
export interface MqttConnectionSettings {
  readonly url: string;
  readonly protocol: '5' | '3.1.1';
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: TlsSetting;
  readonly connectTimeout: number;
  readonly keepAlive: number;
  readonly will?: MqttWill | undefined;
}

const protocols = /^(mqtts?|wss?):$/;

const checkUrl = (url: string): string | undefined => {
  const parsed = URL.parse(url);
  if (!parsed?.hostname || !protocols.test(parsed.protocol)) {
    return 'expected mqtt://host:port, mqtts://host:port, ws://host:port/path or wss://host:port/path';
  }
  return parsed.username === '' && parsed.password === ''
    ? undefined
    : 'user and password do not belong into the URL, which is printed: give the options username and password';
};

export const qos: z.ZodUnion<readonly [z.ZodLiteral<0>, z.ZodLiteral<1>, z.ZodLiteral<2>]> = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
]);

const isPayload = (value: unknown): boolean => typeof value === 'string' || value instanceof Uint8Array;

/** What may be sent as the content of a message. */
const payload = z.custom<string | Uint8Array>(isPayload, 'expected a string or a Uint8Array');

const will = z.object({
  topic: z.string().min(1),
  payload,
  qos: qos.default(0),
  retain: z.boolean().default(false),
});

/** The checks of `MqttConnectionOptions`, for the schema of a plugin. */
export const mqttConnectionOptions = {
  url: z.string().superRefine((url, context) => {
    const message = checkUrl(url);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  protocol: z.enum(['5', '3.1.1']).default('5'),
  username: z.string().min(1).optional(),
  password: secret(z.string().optional()),
  tls: tlsOptions,
  connectTimeout: z.int().min(1).default(20_000),
  keepAlive: z.int().min(1000).max(65_535_000).default(30_000),
  will: secret(will.optional()),
};
