import { describeSink } from '@dstream/testing/conformance';
import { serving } from './support/server.ts';
import { sinkFor } from './support/sink.ts';

/** A server that takes what comes twice under one key once, as `Idempotency-Key` is meant. */
describeSink('http', {
  async create() {
    const taken = new Map<string, readonly unknown[]>();
    const { url } = await serving(({ headers, text }, response) => {
      taken.set(headers['idempotency-key'] as string, JSON.parse(text) as unknown[]);
      response.writeHead(202).end();
    });
    return { sink: sinkFor({ url }), read: () => [...taken.values()].flat() };
  },
  record: (n) => ({ n, text: `line ${n}\n"☃"` }),
});
