import type { BatchCommit, Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { describeSink, type SinkConformance, type SinkUnderTest } from '@dstream/testing/conformance';
import { expect, test } from 'vitest';
import { sinkGuarantees } from '../../src/conformance/sink.ts';

/** Keeps batches in memory and shows them once they are committed. What is committed outlives the sink. */
class MemorySink implements Sink<string> {
  readonly name: string = 'memory';
  readonly delivery = 'exactly-once';
  readonly written = new Map<string, readonly string[]>();
  readonly committed: Map<number, readonly string[]>;

  constructor(committed = new Map<number, readonly string[]>()) {
    this.committed = committed;
  }

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

type MemorySinkClass = new (committed?: Map<number, readonly string[]>) => MemorySink;

const under = (Class: MemorySinkClass, sink: MemorySink): SinkUnderTest<string> => ({
  sink,
  read: () => sink.read(),
  again: () => under(Class, new Class(new Map(sink.committed))),
});

const underTest = (Class: MemorySinkClass): SinkConformance<string> => ({
  create: () => under(Class, new Class()),
  record: (n: number) => `record ${n}`,
});

describeSink('memory', underTest(MemorySink));

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

/** Knows which batches it wrote, but only as long as it lives. */
class Forgetful extends MemorySink {
  #written = 0;

  override async commit(batch: BatchCommit): Promise<void> {
    await super.commit(batch);
    const records = this.committed.get(batch.batchTime)!;
    this.committed.delete(batch.batchTime);
    this.committed.set(this.committed.size + this.#written++, records);
  }
}

/** Counts the attempts of a partition that was begun by another. */
class Summing extends Hasty {
  override readonly written: Map<string, readonly string[]>;

  constructor(committed = new Map<number, readonly string[]>()) {
    super(committed);
    this.written = committed as unknown as Map<string, readonly string[]>;
  }
}

test.each([
  [Forgetful, 'exactly-once: a batch that is written and committed again after a restart is there once'],
  [Hasty, 'exactly-once: before commit nobody sees any of a batch'],
  [Summing, 'exactly-once: a restart finishes a batch with other attempts than it was begun with'],
  [Hasty, 'of two attempts that succeeded only the one that won counts'],
  [Appending, 'commit may be called again'],
  [Appending, 'a batch that is repeated as a whole is there once'],
  [Hushing, 'an error in the records is handed on'],
  [OneChunk, 'every record of every partition can be seen after commit'],
])('%s breaks a promise', async (Faulty, guarantee) => {
  await expect((async () => sinkGuarantees[guarantee]!(underTest(Faulty)))()).rejects.toThrow(/./);
});

test('a sink that promises exactly-once has to be tested for it', async () => {
  const sink = new MemorySink();
  const name = 'exactly-once: a batch that is written and committed again after a restart is there once';
  const options = { create: () => ({ sink, read: () => sink.read() }), record: String };
  await expect((async () => sinkGuarantees[name]!(options))()).rejects.toThrow(/Give `again`/);
});
