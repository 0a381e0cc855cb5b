import { Agent as PlainAgent } from 'node:http';
import { Agent } from 'node:https';
import { KinesisClient as SdkClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { KinesisConnection } from './options.ts';

/** As many requests go at once; each shard that is read has one. */
const maxSockets = 128;

/** A client of the SDK. It tries once; `KinesisClient` tries again. */
export const clientOf = (connection: KinesisConnection): SdkClient => {
  const { endpoint, accessKeyId, secretAccessKey, sessionToken, tls = {} } = connection;
  const region = connection.region ?? (endpoint === undefined ? undefined : 'us-east-1');
  const agent = { keepAlive: true, maxSockets };
  return new SdkClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
    maxAttempts: 1,
    // HTTP/1.1: emulators know nothing else, and a connection that breaks takes one request with it.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connection.connectTimeout,
      httpAgent: new PlainAgent(agent),
      httpsAgent: new Agent({ ...agent, ...(tls as object) }),
    }),
  });
};
