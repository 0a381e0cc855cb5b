import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Address, TaskWork } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import { collecting, counting, heads } from '../../engine/rdd/actions/portable.ts';
import { definition, type Made } from '../../engine/rdd/birthplace.ts';
import type { ShuffleDependency } from '../../engine/rdd/dependency.ts';
import type { LoopAction, TaskAction } from '../../engine/rdd/job-runner.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { encodeOutput } from '../../engine/shuffle/encoded-output.ts';
import type { MapOutput } from '../../engine/shuffle/shuffle-block.ts';
import { writeShuffle } from '../../engine/shuffle/write-shuffle.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';

/** The RDD that a task names. Throws `GRAPH_DIFFERS` when this isolate makes another one there. */
export const rddOf = (graph: DStreamGraph, { rdd: address, name, numPartitions }: TaskWork): RDD<any> => {
  const rdd = madeAt(graph, address)?.rdds[address.index];
  if (rdd?.operator.name === name && rdd.numPartitions === numPartitions) return rdd;
  const found = rdd ? `${rdd.operator.name} of ${rdd.numPartitions} partitions` : 'missing';
  throw differs(graph, address, `${name} of ${numPartitions} partitions`, found);
};

/** The shuffle with this address. Throws `GRAPH_DIFFERS` when there is none. */
export const shuffleAt = (graph: DStreamGraph, address: Address): ShuffleDependency => {
  const shuffle = madeAt(graph, address)?.shuffles[address.index];
  if (!shuffle) throw differs(graph, address, 'a shuffle', 'missing');
  return shuffle;
};

/** What a task does with its partition; what it gives is ready to be sent. */
export const actionOf = (
  graph: DStreamGraph,
  { action, numPartitions }: TaskWork,
  time: Time | undefined,
): TaskAction<any, any> => {
  switch (action.kind) {
    case 'collect':
      return collecting;
    case 'count':
      return counting;
    case 'head':
      return heads(action.limit);
    case 'shuffle':
      return encoded(writeShuffle(shuffleAt(graph, action.shuffle)));
    case 'output':
      return graph.outputs[action.output]!.action!(time!, numPartitions);
  }
};

const encoded = (write: TaskAction<any, MapOutput>): TaskAction<any, unknown> =>
  'run' in write
    ? { run: async (chunks, task) => encodeOutput(await write.run(chunks, task)) }
    : ({ ...write, result: (state) => encodeOutput(write.result(state)) } satisfies LoopAction<unknown>);

const madeAt = ({ rdds, streams }: DStreamGraph, { stream, time }: Address): Made | undefined =>
  stream === definition ? rdds.definition.made : streams[stream]?.madeAt(time);

const differs = (
  graph: DStreamGraph,
  { stream, time, index }: Address,
  driver: string,
  worker: string,
): Error => {
  const place =
    stream === definition ? 'the definition' : `${graph.streams[stream]?.name ?? stream} at ${time} ms`;
  return new DStreamError('GRAPH_DIFFERS', { what: `RDD ${index} of ${place}`, driver, worker });
};
