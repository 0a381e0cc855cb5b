import { Agent } from 'node:https';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Connect } from './client.ts';

const StreamName = 'counted';

async function count(client: KinesisClient): Promise<number> {
  const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
  const ShardIteratorType = 'TRIM_HORIZON';
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName, ShardId: Shards![0]!.ShardId, ShardIteratorType }),
  );
  const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
  return Records!.length;
}

export const connect: Connect = async ({ host, port, tls, username, password }, trust) => {
  const client = new KinesisClient({
    endpoint: `${tls ? 'https' : 'http'}://${host}:${port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: username ?? 'anybody', secretAccessKey: password ?? 'anything' },
    requestHandler: new NodeHttpHandler(tls ? { httpsAgent: new Agent(trust) } : {}),
  });
  const { StreamNames } = await client.send(new ListStreamsCommand({}));
  if (!StreamNames!.includes(StreamName)) {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    await waitUntilStreamExists({ client, minDelay: 1, maxWaitTime: 30 }, { StreamName });
  }
  return {
    async add() {
      await client.send(new PutRecordCommand({ StreamName, PartitionKey: 'a', Data: Buffer.from('one') }));
    },
    count: () => count(client),
    async close() {
      client.destroy();
    },
  };
};
