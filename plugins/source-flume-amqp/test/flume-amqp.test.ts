import { gzipSync } from 'node:zlib';
import { testContext } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { flumeAmqpSource, flumeEvents, type AmqpMessage, type FlumeEvent } from '../src/index.ts';
import { RecordingStore } from './support/recording-store.ts';
import { testQueue } from './support/test-queue.ts';

const event = (body: string): FlumeEvent => ({ headers: { host: 'a' }, body: Buffer.from(body) });

const jsonOf = (...bodies: readonly string[]): Buffer =>
  gzipSync(JSON.stringify(bodies.map((body) => ({ headers: { host: 'a' }, body }))));

const message = (body: Buffer): AmqpMessage => ({
  body,
  exchange: '',
  routingKey: 'q',
  redelivered: false,
  headers: {},
});

await service('rabbitmq', ({ listeners }) => {
  test('takes the events of compressed arrays; messages without any go to the dead-letter exchange', async () => {
    const letters = await testQueue(listeners.plain);
    const deadLetters = { deadLetterExchange: '', deadLetterRoutingKey: letters.name };
    const { url, name, send, waiting } = await testQueue(listeners.plain, deadLetters);
    await send([jsonOf('1', '2'), 'not compressed', jsonOf(), jsonOf('3')], { contentEncoding: 'gzip' });
    const queue = { name, ...deadLetters };
    const source = flumeAmqpSource({ url, queue, format: 'json', blockInterval: 10 }).create(
      undefined as never,
    );
    const store = new RecordingStore<FlumeEvent>();
    const stopping = new AbortController();
    const run = source.kind === 'receiver' ? source.run(store, stopping.signal) : undefined;
    await store.holds(3);
    await expect.poll(letters.waiting).toBe(1);
    stopping.abort();
    await run;
    expect(store.records).toEqual([event('1'), event('2'), event('3')]);
    expect(store.errors).toMatchObject([
      { code: 'AMQP_MESSAGES_REJECTED', cause: { code: 'FLUME_COMPRESSION_INVALID' } },
    ]);
    expect(await waiting()).toBe(0);
  });
});

test('as a function of a stream of messages it leaves bad ones to the rule of the stream', async () => {
  await using context = testContext();
  const { ssc, clock } = context;
  const [events, reasons]: [unknown[], unknown[]] = [[], []];
  ssc.addStreamingListener({ onBadRecords: ({ reason }) => reasons.push(reason) });
  const good = Buffer.from(JSON.stringify([{ headers: { host: 'a' }, body: '1' }]));
  ssc
    .queueStream([[message(Buffer.from('bad')), message(good)]])
    .onBadRecord('skip')
    .flatMap(flumeEvents({ format: 'json' }))
    .foreachRDD(async (rdd) => void events.push(...(await rdd.collect())));
  await ssc.start();
  await clock.advance(1000);
  expect(events).toEqual([event('1')]);
  expect(reasons).toEqual([expect.stringContaining('FLUME_JSON_INVALID')]);
});

test('shows server and queue, and no secrets', () => {
  const prepared = flumeAmqpSource({ url: 'amqp://me:secret@host', queue: 'access-log' });
  expect(prepared.create(undefined as never).name).toBe('flumeAmqp amqp://host access-log');
  expect(JSON.stringify(prepared.shown)).not.toContain('secret');
});

test.each([
  [{ queue: 'q', format: 'xml' }, 'format'],
  [{ queue: 'q', maxBodyBytes: 0 }, 'maxBodyBytes'],
  [{ queue: 'q', fromat: 'json' }, 'did you mean "format"'],
])('refuses %j at once', (options, problem) => {
  expect(() => flumeAmqpSource(options as never)).toThrow(problem);
});
