import { tlsOptions, type TlsSetting } from '@dstream/connection';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/** A value, or what gives it when a connection is made: a token that is renewed, a password from a vault. */
export type Credential = string | (() => string | Promise<string>);

/** How a client says who it is. Never printed. */
export type SaslSetting =
  | {
      /** By user and password. PLAIN sends the password as it is: use it with `tls`. */
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: Credential;
      readonly password: Credential;
    }
  | {
      readonly mechanism: 'OAUTHBEARER';
      readonly token: Credential;
    };

/** Which cluster, and how to talk to it. */
export interface KafkaConnectionOptions {
  /** Some brokers of the cluster, `host:port` each, as an array or with commas between. The others are learned from them. */
  brokers: string | readonly string[];
  /** What brokers call this program in their logs and quotas. Default: dstream. */
  clientId?: string | undefined;
  /** true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS. Default: false. Never printed. */
  tls?: TlsSetting | undefined;
  /** Mechanism and credentials, if the brokers want any. Default: none. Never printed. */
  sasl?: SaslSetting | undefined;
  /** Milliseconds to wait for a connection. Default: 10,000. */
  connectTimeout?: number | undefined;
  /** Milliseconds after which a request that is not answered has failed. Default: 30,000. */
  requestTimeout?: number | undefined;
  /**
   * Milliseconds for which a request is tried again, with growing pauses, while brokers cannot be reached or a partition
   * has no leader. Default: 60,000.
   */
  retryTimeout?: number | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

const credential = z.union([
  z.string().min(1),
  z.custom<() => string | Promise<string>>(isFunction, 'expected a string or a function'),
]);

const sasl = z.discriminatedUnion('mechanism', [
  z.strictObject({
    mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
    username: credential,
    password: credential,
  }),
  z.strictObject({ mechanism: z.literal('OAUTHBEARER'), token: credential }),
]);

const address = z.string().regex(/^([^\s:,@/]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$/, 'expected host:port');

const brokers = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(',').map((broker) => broker.trim()) : given),
  z.array(address).min(1),
);

const milliseconds = z.int().min(1);

/** The schema of `KafkaConnectionOptions`, field by field, to be spread into that of a plugin. */
export const kafkaConnectionFields = {
  brokers,
  clientId: z.string().regex(/^\S+$/, 'expected a name without spaces').default('dstream'),
  tls: tlsOptions,
  sasl: secret(sasl.optional()),
  connectTimeout: milliseconds.default(10_000),
  requestTimeout: milliseconds.default(30_000),
  retryTimeout: z.int().min(0).default(60_000),
};

const connection = z.object(kafkaConnectionFields);

/** `KafkaConnectionOptions`, checked. */
export type KafkaConnection = z.output<typeof connection>;
