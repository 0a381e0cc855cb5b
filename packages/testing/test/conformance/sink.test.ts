import type { BatchCommit, Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { describeSink } from '@dstream/testing/conformance';
import { expect, test } from 'vitest';
import { sinkGuarantees } from '../../src/conformance/sink.ts';

/** Keeps batches in memory and shows them once they are committed. */
class MemorySink implements Sink<string> {
  readonly name: string = 'memory';
  readonly written = new Map<string, readonly string[]>();
  readonly committed = new Map<number, readonly string[]>();

  async write(chunks: Chunks<string>, { batchTime, partition, attempt }: WriteAttempt): Promise<void> {
    const records: string[] = [];
    for await (const chunk of chunks) records.push(...chunk);
    this.written.set(`${batchTime}/${partition}/${attempt}`, records);
  }

  async commit({ batchTime, attempts }: BatchCommit): Promise<void> {
    const won = attempts.map((attempt, partition) =>
      this.written.get(`${batchTime}/${partition}/${attempt}`)!,
    );
    this.committed.set(batchTime, won.flat());
  }

  read(): readonly string[] {
    return [...this.committed.values()].flat();
  }
}

const underTest = (sink: MemorySink) => ({
  create: () => ({ sink, read: () => sink.read() }),
  record: (n: number) => `record ${n}`,
});

describeSink('memory', {
  create() {
    const sink = new MemorySink();
    return { sink, read: () => sink.read() };
  },
  record: (n) => `record ${n}`,
});

/** Shows what was written at once. */
class Hasty extends MemorySink {
  override async commit(): Promise<void> {}

  override read(): readonly string[] {
    return [...this.written.values()].flat();
  }
}

/** Adds a batch each time it is committed. */
class Appending extends MemorySink {
  override async commit(batch: BatchCommit): Promise<void> {
    const before = this.committed.get(batch.batchTime) ?? [];
    await super.commit(batch);
    this.committed.set(batch.batchTime, [...before, ...this.committed.get(batch.batchTime)!]);
  }
}

/** Keeps what came before an error, and says that all went well. */
class Hushing extends MemorySink {
  override write(chunks: Chunks<string>, attempt: WriteAttempt): Promise<void> {
    return super.write(chunks, attempt).catch(() => undefined);
  }
}

class OneChunk extends MemorySink {
  override async write(chunks: Chunks<string>, attempt: WriteAttempt): Promise<void> {
    for await (const chunk of chunks) return super.write([chunk], attempt);
    return super.write([], attempt);
  }
}

test.each([
  [Hasty, 'of two attempts that succeeded only the one that won counts'],
  [Appending, 'commit may be called again'],
  [Appending, 'a batch that is repeated as a whole is there once'],
  [Hushing, 'an error in the records is handed on'],
  [OneChunk, 'every record of every partition can be seen after commit'],
])('%s breaks a promise', async (Faulty, guarantee) => {
  await expect((async () => sinkGuarantees[guarantee]!(underTest(new Faulty())))()).rejects.toThrow(/./);
});
