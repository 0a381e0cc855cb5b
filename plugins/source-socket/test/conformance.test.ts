import type { Socket } from 'node:net';
import type { Prepared, ReceiverSource, Source } from '@dstream/core/plugin';
import { describeReceiverSource, type ReceiverUnderTest } from '@dstream/testing/conformance';
import { socketBytes, socketStream, socketText } from '../src/index.ts';
import { frame } from './support/frame.ts';
import { RecordingLogger, using } from './support/recording-store.ts';
import { listen } from './support/server.ts';

/** A source of a server that sends what is produced to the connection it has, or gets. */
const overServer = async <T>(
  prepare: (port: number) => Prepared<Source<T>>,
  encode: (record: T) => string | Uint8Array,
): Promise<ReceiverUnderTest<T>> => {
  let connected = Promise.withResolvers<Socket>();
  const port = await listen((socket) => connected.resolve(socket));
  return {
    source: prepare(port).create(using(new RecordingLogger())) as ReceiverSource<T>,
    async produce(records) {
      const socket = await connected.promise;
      for (const record of records) socket.write(encode(record));
    },
    async interrupt() {
      (await connected.promise).resetAndDestroy();
      connected = Promise.withResolvers();
    },
  };
};

const host = '127.0.0.1';

describeReceiverSource('socketText', {
  create: () =>
    overServer(
      (port) => socketText({ host, port }),
      (line: string) => `${line}\n`,
    ),
  record: (n) => `line ${n}`,
});

describeReceiverSource('socketBytes', {
  create: () =>
    overServer<Uint8Array>(
      (port) => socketBytes({ host, port }),
      (bytes) => frame(...bytes),
    ),
  record: (n) => Buffer.from(`frame ${n}`),
  show: (bytes) => Buffer.from(bytes).toString(),
});

describeReceiverSource('socketStream', {
  create: () =>
    overServer<string>(
      (port) =>
        socketStream({
          host,
          port,
          async *converter(bytes) {
            let rest = '';
            for await (const piece of bytes) {
              const lines = (rest + Buffer.from(piece).toString()).split('\n');
              rest = lines.pop()!;
              yield* lines;
            }
          },
        }),
      (line) => `${line}\n`,
    ),
  record: (n) => `line ${n}`,
});
