import { setTimeout as sleep } from 'node:timers/promises';
import {
  PutRecordsCommand,
  type PutRecordsRequestEntry,
  type PutRecordsResultEntry,
} from '@aws-sdk/client-kinesis';
import { Backoff } from '@dstream/connection';
import { placeOf, type KinesisClient } from '@dstream/kinesis-connection';
import { kinesisSinkError } from './kinesis-sink-error.ts';

/** Writes records in one request, and those that the stream did not take again, until it has them all. */
export const putRecords = async (
  client: KinesisClient,
  entries: readonly PutRecordsRequestEntry[],
  signal: AbortSignal,
): Promise<void> => {
  const { retryTimeout } = client.connection;
  const backoff = new Backoff({ most: 3000 });
  let rest = entries;
  let progress = performance.now();
  for (;;) {
    const results = await putOnce(client, rest, signal);
    const refused = rest.filter((_, i) => results[i]?.ErrorCode !== undefined);
    if (refused.length === 0) return;
    if (refused.length < rest.length) progress = performance.now();
    rest = refused;
    if (performance.now() - progress >= retryTimeout) throw refusal(client, results, refused.length);
    await sleep(backoff.next(), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
};

const putOnce = async (
  client: KinesisClient,
  entries: readonly PutRecordsRequestEntry[],
  signal: AbortSignal,
): Promise<readonly PutRecordsResultEntry[]> => {
  const input = { ...client.stream, Records: [...entries] };
  const { Records = [] } = await client.perform(
    'write records',
    (sdk, abortSignal) => sdk.send(new PutRecordsCommand(input), { abortSignal }),
    { signal },
  );
  return Records;
};

const refusal = (
  { connection }: KinesisClient,
  results: readonly PutRecordsResultEntry[],
  count: number,
): Error => {
  const codes = new Set(results.flatMap(({ ErrorCode }) => ErrorCode ?? []));
  const reason = [...codes].join(', ');
  const place = placeOf(connection);
  return kinesisSinkError('KINESIS_RECORDS_REFUSED', {
    place,
    count,
    limit: connection.retryTimeout,
    reason,
  });
};
