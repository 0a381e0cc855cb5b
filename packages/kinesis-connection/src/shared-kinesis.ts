import { SharedClients, type ClientLease } from '@dstream/connection';
import { KinesisClient } from './kinesis-client.ts';
import type { KinesisConnection } from './options.ts';

const clients = new SharedClients<KinesisClient>((client) => client.close());

const keyOf = (connection: KinesisConnection): string => {
  const { stream, region, endpoint, accessKeyId, secretAccessKey, sessionToken, tls } = connection;
  const { connectTimeout, requestTimeout, retryTimeout } = connection;
  return JSON.stringify([
    [stream, region, endpoint, accessKeyId, secretAccessKey, sessionToken, tls],
    [connectTimeout, requestTimeout, retryTimeout],
  ]);
};

/** The client of this process for a stream, which all who connect in the same way share. Closed after the last release. */
export const acquireKinesis = (connection: KinesisConnection): Promise<ClientLease<KinesisClient>> =>
  clients.acquire(keyOf(connection), () => new KinesisClient(connection));
