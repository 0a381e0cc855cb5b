import { gather } from '../pipeline/chunks.ts';
import type { Terminal } from '../pipeline/step.ts';
import { BaseRDD } from './base-rdd.ts';
import type { TaskAction } from './job-runner.ts';
import { writeTo } from './write-to.ts';

const collecting: TaskAction<any, any[]> = { terminal: { kind: 'collect' }, result: (state) => state.out };
const counting: TaskAction<any, number> = { terminal: { kind: 'count' }, result: (state) => state.count };

/** The operations of an RDD that run a job and bring its result to the driver. */
export class RDDActions<T> extends BaseRDD<T> {
  /** Runs any action over some or all partitions; the results come in the order of the partitions. */
  runJob<R>(action: TaskAction<T, R>, partitions?: readonly number[]): Promise<R[]> {
    return this.context.services.jobs.run(this as never, action, partitions);
  }

  /** All records, in the order of the partitions. */
  async collect(): Promise<T[]> {
    return (await this.runJob<T[]>(collecting)).flat(1) as T[];
  }

  /** How many records there are. */
  async count(): Promise<number> {
    return sum(await this.runJob(counting));
  }

  /** The first `limit` records, reading as few partitions as it can: one first, then four times as many. */
  async take(limit: number): Promise<T[]> {
    const taken: T[] = [];
    let from = 0;
    for (let width = 1; taken.length < limit && from < this.numPartitions; width *= 4) {
      const until = Math.min(from + width, this.numPartitions);
      const partitions = Array.from({ length: until - from }, (_, index) => from + index);
      for (const records of await this.runJob<readonly T[]>(heads(limit - taken.length), partitions)) {
        for (const record of records) if (taken.length < limit) taken.push(record);
      }
      from = until;
    }
    return taken;
  }

  /** Whether there is no record. */
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0;
  }

  /** Calls `fn` with each record, where the record is. */
  async foreach(fn: (record: T) => void): Promise<void> {
    const terminal: Terminal = { kind: 'foreach', fn };
    await this.runJob<void>({ terminal, result: () => undefined });
  }

  /** Calls `fn` with each whole partition, where the partition is; waits for what it returns. */
  async foreachPartition(
    fn: (records: Iterable<T>, partition: number) => Promise<void> | void,
  ): Promise<void> {
    await this.runJob<void>({ run: async (chunks, task) => fn(await gather(chunks), task.partition) });
  }

  /** Writes the records as text files, one per partition, into a new directory. Needs `@dstream/sink-file`. */
  async saveAsTextFile(path: string): Promise<void> {
    const { services } = this.context;
    const sink = services.sink('textFiles', { path });
    try {
      await sink.open?.();
      await writeTo(this as never, sink, this.batchTime ?? services.clock.now());
    } finally {
      await sink.close?.();
    }
  }
}

const heads = <T>(limit: number): TaskAction<T, readonly T[]> => ({
  run: async (chunks) => {
    const taken: T[] = [];
    for await (const chunk of chunks as AsyncIterable<readonly T[]>) {
      for (const record of chunk) if (taken.length < limit) taken.push(record);
      if (taken.length >= limit) break;
    }
    return taken;
  },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
