import type { RefuseRecord } from '../../contracts/bad-record.ts';
import type { Chunks } from '../../contracts/chunks.ts';
import type { KeyTable } from '../key/key-table.ts';
import { requirePartition } from '../partitioner/require-partition.ts';
import { eachChunk } from '../pipeline/chunks.ts';
import { notPair } from '../pipeline/pair.ts';
import type { Route, ShuffleDependency } from '../rdd/dependency.ts';
import type { TaskAction } from '../rdd/job-runner.ts';
import { refusing } from '../rdd/refuse-record.ts';
import type { TaskContext } from '../task/task-context.ts';
import { combineAction } from './combine-action.ts';
import type { MapOutput } from './shuffle-block.ts';

/** What a map task does: cuts its partition into one block for each reduce partition, merged by key where it may. */
export const writeShuffle = (shuffle: ShuffleDependency): TaskAction<any, MapOutput> => {
  const { combiner } = shuffle;
  if (!combiner?.mapSide) return { run: (chunks, task) => writeRecords(shuffle, chunks, task) };
  return combineAction(combiner, (table) => writeTable(shuffle, table));
};

interface Columns {
  readonly keys: unknown[];
  readonly values: unknown[];
}

const writeTable = (shuffle: ShuffleDependency, table: KeyTable<unknown, unknown>): MapOutput => {
  if (table.size === 0) return [];
  if (shuffle.numPartitions === 1) return [{ keys: table.keys, values: table.values }];
  const route = shuffle.route(0);
  if (route.by !== 'key') throw new TypeError('A combining shuffle goes by key.');
  const { partitioner } = route;
  const blocks = noColumns(shuffle.numPartitions);
  for (let id = 0; id < table.size; id++) {
    const key = table.keys[id];
    const partition = partitioner.partition(key);
    const block = blocks[partition] ?? addBlock(blocks, partition, shuffle, partitioner.id);
    block.keys.push(key);
    block.values.push(table.values[id]);
  }
  return blocks;
};

const writeRecords = (
  shuffle: ShuffleDependency,
  chunks: Chunks<any>,
  task: TaskContext,
): MapOutput | Promise<MapOutput> => {
  const route = shuffle.route(task.partition);
  const blocks = noColumns(shuffle.numPartitions);
  const refuse = shuffle.rdd.badRecords && refusing(shuffle.rdd, task.partition, task, 'keys');
  const waiting = eachChunk(chunks, (chunk) => {
    for (const record of refuse ? withKeys(chunk, route, refuse) : chunk) {
      if (route.by === 'record') {
        const partition = route.partition(record);
        (blocks[partition] ?? addBlock(blocks, partition, shuffle, 'of records')).values.push(record);
      } else {
        if (!Array.isArray(record)) notPair(record);
        const partition = route.partitioner.partition(record[0]);
        const block = blocks[partition] ?? addBlock(blocks, partition, shuffle, route.partitioner.id);
        block.keys.push(record[0]);
        block.values.push(record[1]);
      }
    }
  });
  const finished = (): MapOutput =>
    route.by === 'key' ? blocks : blocks.map((block) => block && { keys: undefined, values: block.values });
  return waiting ? waiting.then(finished) : finished();
};

/** The records that have a partition. */
const withKeys = (chunk: readonly any[], route: Route, refuse: RefuseRecord): readonly any[] =>
  chunk.filter((record) => {
    try {
      if (route.by === 'key')
        route.partitioner.partition(Array.isArray(record) ? record[0] : notPair(record));
      return true;
    } catch (error) {
      refuse(error, record);
      return false;
    }
  });

const noColumns = (count: number): (Columns | undefined)[] => Array.from({ length: count });

/** The first record of a reduce partition. Only here a partition is checked: a bad one never has a block. */
const addBlock = (
  blocks: (Columns | undefined)[],
  partition: number,
  { numPartitions }: ShuffleDependency,
  partitioner: string,
): Columns => (blocks[requirePartition(partition, numPartitions, partitioner)] = { keys: [], values: [] });
