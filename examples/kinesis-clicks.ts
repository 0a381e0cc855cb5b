/**
 * Counts the clicks on each page of a shop from a stream of Kinesis, and writes those on the way to the cash desk to another stream. Meanwhile
 * a shard is split; the counts do not notice.
 *
 *   npm run example examples/kinesis-clicks.ts
 *
 * It starts an emulator of its own, or uses the service of DSTREAM_KINESIS=localhost:4567, and writes the clicks itself.
 */
import { randomUUID } from 'node:crypto';
import { kinesisSink } from '@dstream/sink-kinesis';
import { kinesis, sequenceRanges } from '@dstream/source-kinesis';
import { milliseconds, StreamingContext } from 'dstream';
import { ClickStreams, type Click } from './support/click-streams.ts';
import { realServer } from './support/real-server.ts';

const numClicks = 1200;

await using server = await realServer('kinesis');
const { host, port } = server.listeners.plain;
const endpoint = `http://${host}:${port}`;
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
const run = randomUUID();
const [clickStream, checkoutStream] = [`clicks-${run}`, `checkouts-${run}`];

const streams = new ClickStreams(endpoint, credentials);
await streams.make(clickStream, 2);
await streams.make(checkoutStream, 1);

const ssc = new StreamingContext({ batchDuration: milliseconds(300) });
const options = { stream: clickStream, endpoint, ...credentials } as const;

const records = ssc.stream(kinesis({ ...options, startingPosition: 'TRIM_HORIZON', data: 'json' }));
const clicks = records.map(({ data }) => data as Click);

const totals = clicks
  .map(({ page }) => [page, 1])
  .updateStateByKey((counts: readonly number[], before: number | null) =>
    counts.reduce((a, b) => a + b, before ?? 0),
  );
totals.print();

clicks
  .filter(({ page }) => page === '/checkout')
  .to(
    kinesisSink({
      ...options,
      stream: checkoutStream,
      partitionKey: ({ user }: Click) => user,
      data: (click: Click, { id }) => JSON.stringify({ id, ...click }),
    }),
  );

const seen = { clicks: 0, checkouts: 0 };
records.foreachRDD((rdd) => {
  for (const { shardId, numRecords } of sequenceRanges(rdd)) {
    console.log(`${shardId}: ${numRecords} clicks`);
    seen.clicks += numRecords;
  }
});

const checkouts = ssc.stream(
  kinesis({ ...options, stream: checkoutStream, startingPosition: 'TRIM_HORIZON' }),
);
checkouts.count().foreachRDD(async (rdd) => {
  seen.checkouts += (await rdd.first()) ?? 0;
  if (seen.clicks === numClicks && seen.checkouts === numClicks / 4) void ssc.stop();
});

await ssc.start();
await streams.writeClicks(clickStream, numClicks / 2);
await streams.splitFirstShard(clickStream);
await streams.writeClicks(clickStream, numClicks / 2);
await ssc.awaitTermination();
streams.close();
console.log(`${seen.checkouts} clicks on the way to the cash desk`);
