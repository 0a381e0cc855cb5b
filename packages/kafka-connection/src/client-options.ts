import { isIP } from 'node:net';
import { tlsSettings } from '@dstream/connection';
import type { BaseOptions } from '@platformatic/kafka';
import type { KafkaConnection } from './options.ts';

/**
 * What every client of @platformatic/kafka is made with. It tries nothing again by itself: `KafkaClient.perform` does,
 * with pauses that grow and vary, and an end.
 */
export const clientOptions = (connection: KafkaConnection): BaseOptions => {
  const { brokers, clientId, tls, sasl, connectTimeout, requestTimeout } = connection;
  const settings = tlsSettings(tls);
  return {
    bootstrapBrokers: [...brokers],
    clientId,
    connectTimeout,
    requestTimeout,
    timeout: requestTimeout,
    retries: 0,
    autocreateTopics: false,
    ...(settings && { tls: settings, tlsServerName: settings.servername ?? brokers.every(hasName) }),
    ...(sasl && { sasl }),
  };
};

/** TLS asks for a server by its name; an address is none. */
const hasName = (broker: string): boolean => isIP(broker.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) === 0;
