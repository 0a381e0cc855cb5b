import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { StreamingContext } from '@dstream/core';
import { httpSink } from '@dstream/sink-http';
import { httpSource } from '@dstream/source-http';
import fastify from 'fastify';
import { Agent, request } from 'undici';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const rounds = 5;
const requests = 400;
const perRequest = 1000;
const records = requests * perRequest;
const clients = 16;
const concurrency = 4;

const record = { sku: 'bread', cents: 199, text: 'x'.repeat(60) };
const lines = `${JSON.stringify(record)}\n`.repeat(perRequest);

/** Sends so many requests, so many at a time. */
const sendAll = async (url: string, atOnce: number, type: string, body: () => string): Promise<void> => {
  const agent = new Agent({ connections: atOnce });
  let left = requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const options = { method: 'POST', headers: { 'content-type': type }, body: body(), dispatcher: agent };
      const answer = await request(url, options as Parameters<typeof request>[1]);
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`The status is ${answer.statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  await agent.close();
};

const post = (port: number): Promise<void> =>
  sendAll(`http://localhost:${port}/`, clients, 'application/x-ndjson', () => lines);

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** A bare server parses what arrives, counts it and answers. */
const receiveBare = async (): Promise<number> => {
  const server = fastify();
  let received = 0;
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_, body, done) => {
    done(
      null,
      (body as string)
        .split('\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line)),
    );
  });
  server.post('/', async ({ body }, reply) => {
    received += (body as unknown[]).length;
    return reply.code(202).send({ records: (body as unknown[]).length });
  });
  await server.listen({ host: 'localhost', port: 0 });
  const time = await timed(() => post((server.server.address() as AddressInfo).port));
  await server.close();
  if (received !== records) throw new Error(`${received} records arrived.`);
  return time;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The engine receives, makes batches and counts them. */
const receiveByEngine = async (): Promise<number> => {
  const port = await freePort();
  const ssc = new StreamingContext({ batchDuration: 50 });
  const done = Promise.withResolvers<void>();
  let received = 0;
  ssc.stream(httpSource({ port, linger: 5 })).foreachRDD(async (rdd) => {
    received += await rdd.count();
    if (received >= records) done.resolve();
  });
  await ssc.start();
  await healthy(port);
  const time = await timed(() => Promise.all([post(port), done.promise]));
  await ssc.stop();
  return time;
};

const healthy = async (port: number): Promise<void> => {
  for (;;) {
    const answer = await request(`http://localhost:${port}/health`).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return;
  }
};

/** The sink sends them as one partition of a batch. */
const sendBySink = async (url: string): Promise<void> => {
  const sink = httpSink({ url, maxRecords: perRequest, concurrency }).create(undefined as never);
  const { signal } = new AbortController();
  const chunks = Array.from({ length: requests }, () => Array.from({ length: perRequest }, () => record));
  await sink.write(chunks, { batchTime: 0, partition: 0, numPartitions: 1, attempt: 0, signal });
  await sink.close?.();
};

const sendBare = (url: string): Promise<void> =>
  sendAll(url, concurrency, 'application/json', () =>
    JSON.stringify(Array.from({ length: perRequest }, () => record)),
  );

const tell = (report: Report, what: string, ours: readonly number[], bare: readonly number[]): void => {
  const ratios = bare.map((each, round) => each / ours[round]!);
  const [value, spread] = [median(ratios), middleHalf(ratios)];
  report({ name: `${what}, to bare HTTP`, value, spread, unit: 'x', goal: { atLeast: 0.8 } });
  report({ name: what, value: records / 1000 / median(ours), unit: 'M records/s' });
  report({ name: `${what}, bare`, value: records / 1000 / median(bare), unit: 'M records/s' });
};

/** Records of 100 bytes, 1000 a request: from NDJSON that is posted to counts, and from records to the last answer. */
export const http = async (report: Report): Promise<void> => {
  const server = createHttpServer((message, response) => message.resume().on('end', () => response.end()));
  await once(server.listen(0, 'localhost'), 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const [receiving, receivingBare, sending, sendingBare]: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    receiving!.push(await receiveByEngine());
    receivingBare!.push(await receiveBare());
    sending!.push(await timed(() => sendBySink(url)));
    sendingBare!.push(await timed(() => sendBare(url)));
  }
  server.close();
  tell(report, 'receive', receiving!, receivingBare!);
  tell(report, 'send', sending!, sendingBare!);
};
