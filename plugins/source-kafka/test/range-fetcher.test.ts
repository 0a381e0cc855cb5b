import { KafkaClient, kafkaConnectionFields } from '@dstream/kafka-connection';
import { UserError } from '@platformatic/kafka';
import { beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { FetchAnswer } from '../src/fetch-answer.ts';
import { RangeFetcher, type Fetched } from '../src/range-fetcher.ts';

const range = { topic: 't', topicId: 'id', partition: 0, fromOffset: 90, untilOffset: 100 };
const connection = z.object(kafkaConnectionFields).parse({ brokers: 'nowhere:1', retryTimeout: 60_000 });

/** A batch without records that says it has offsets 90 to 99. */
const batch = Buffer.alloc(61);
batch.writeBigInt64BE(90n, 0);
batch.writeInt32BE(49, 8);
batch.writeInt32BE(9, 23);

const answer = (more: Partial<FetchAnswer>): FetchAnswer => ({
  errorCode: 0,
  throttle: 0,
  logStartOffset: 0,
  highWatermark: 100,
  lastStableOffset: 100,
  aborted: [],
  bytes: Buffer.alloc(0),
  ...more,
});

const good = answer({ bytes: batch });
const empty = answer({});

let answers: FetchAnswer[];
let offsets: Record<string, number>;
let topicIds: (string | undefined)[];
let looks: boolean[];

const next = <T>(all: T[]): T => (all.length > 1 ? all.shift()! : all[0]!);

/** Answers a request as a connection does. */
const send = (...given: unknown[]): void =>
  (given.at(-1) as (error: null, found: FetchAnswer) => void)(null, next(answers));

/** A client of a cluster that says what the test has prepared, the last of it again and again. */
const client = (): KafkaClient => {
  const made = new KafkaClient(connection);
  vi.spyOn(made, 'metadata').mockImplementation(async (_, fresh) => {
    looks.push(fresh ?? false);
    const id = next(topicIds);
    if (id === undefined) throw new UserError('Unknown topic t.');
    return { topics: new Map([['t', { id, partitions: [{ leader: 7 }] }]]) } as never;
  });
  vi.spyOn(made, 'recordsFrom').mockImplementation(async () => ({ send }) as never);
  vi.spyOn(made.admin, 'listOffsets').mockImplementation((async ({ topics }: { topics: any[] }) => {
    const { partitionIndex, timestamp } = topics[0].partitions[0] as {
      partitionIndex: number;
      timestamp: bigint;
    };
    return [{ name: 't', partitions: [{ partitionIndex, offset: BigInt(offsets[`${timestamp}`]!) }] }];
  }) as never);
  return made;
};

const fetched = (onDataLoss: 'fail' | 'skip' = 'fail', committedOnly = true): Promise<Fetched> => {
  const { signal } = new AbortController();
  const settings = { committedOnly, onDataLoss, signal, onLoss: () => undefined };
  return new RangeFetcher(client(), range, settings).fetch(90, 1000);
};

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  answers = [good];
  offsets = { '-1': 100, '-2': 0, '-4': 0 };
  topicIds = ['id'];
  looks = [];
});

test('whole batches, and where to go on', async () => {
  expect(await fetched()).toEqual({ bytes: batch, offset: 90, aborted: [], nextOffset: 100 });
  expect(looks).toEqual([false]);
});

test('where compaction has left nothing, the range is at its end', async () => {
  answers = [empty];
  expect(await fetched()).toEqual({ bytes: undefined, offset: 90, aborted: [], nextOffset: 100 });
});

test.for([
  ['a broker that is not as far yet', answer({ highWatermark: 95, lastStableOffset: 95 })],
  ['transactions that the broker does not know to be over', answer({ lastStableOffset: 95 })],
  ['a quota that is used up', answer({ bytes: undefined })],
  ['a batch that is cut off', answer({ bytes: batch.subarray(0, 60) })],
  ['a leader that has moved', answer({ errorCode: 6 })],
  ['a broker that has just started and does not know the topic', answer({ errorCode: 100 })],
] as const)('%s is asked again', async ([, first]) => {
  offsets['-4'] = first.bytes?.length === 60 ? 1000 : 0;
  answers = [first, first, good];
  expect(await fetched()).toMatchObject({ bytes: batch, nextOffset: 100 });
  expect(looks).toEqual([false, true, true]);
});

test('remote storage that is slow is asked again', async () => {
  offsets['-4'] = 95;
  answers = [empty, empty, good];
  expect(await fetched()).toMatchObject({ bytes: batch });
});

test('who reads what is not committed needs no end of transactions', async () => {
  answers = [answer({ lastStableOffset: -1 })];
  expect(await fetched('fail', false)).toMatchObject({ bytes: undefined, nextOffset: 100 });
});

test('an offset that was not known for a moment', async () => {
  answers = [answer({ errorCode: 1 }), good];
  expect(await fetched()).toMatchObject({ bytes: batch });
});

test('records that are gone', async () => {
  answers = [answer({ errorCode: 1 })];
  offsets['-2'] = 97;
  await expect(fetched()).rejects.toMatchObject({ code: 'KAFKA_OFFSETS_LOST', params: { earliest: 97 } });
  expect(await fetched('skip')).toMatchObject({ bytes: undefined, nextOffset: 97 });
});

test('a partition that is shorter than it was', async () => {
  answers = [answer({ errorCode: 1 })];
  offsets['-1'] = 50;
  await expect(fetched()).rejects.toMatchObject({ code: 'KAFKA_OFFSETS_AHEAD', params: { latest: 50 } });
});

test('a topic that looks gone is believed to be after the fifth time', async () => {
  topicIds = [undefined, undefined, 'other', undefined, 'id'];
  expect(await fetched()).toMatchObject({ bytes: batch });
  topicIds = [undefined];
  await expect(fetched()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_GONE' });
  topicIds = ['other'];
  await expect(fetched()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_REPLACED' });
  expect(await fetched('skip')).toMatchObject({ bytes: undefined, nextOffset: 100 });
});
