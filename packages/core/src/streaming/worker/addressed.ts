import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Address, TaskWork } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import { collecting, counting, heads } from '../../engine/rdd/actions/portable.ts';
import { calls, definition, type Made } from '../../engine/rdd/birthplace.ts';
import type { ShuffleDependency } from '../../engine/rdd/dependency.ts';
import type { LoopAction, TaskAction } from '../../engine/rdd/job-runner.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { encodeOutput } from '../../engine/shuffle/encoded-output.ts';
import type { MapOutput } from '../../engine/shuffle/shuffle-block.ts';
import { writeShuffle } from '../../engine/shuffle/write-shuffle.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { RepeatedCalls } from './repeated-calls.ts';

/** What a worker has made of the program so far. */
export interface Known {
  readonly graph: DStreamGraph;
  readonly calls: RepeatedCalls;
}

/** The RDD with this address. Throws `GRAPH_DIFFERS` when there is none. */
export const rddAt = (known: Known, address: Address): RDD<any> => {
  const rdd = madeAt(known, address)?.rdds[address.index];
  if (!rdd) throw differs(known.graph, address, 'an RDD', 'missing');
  return rdd;
};

/** The RDD that a task names. Throws `GRAPH_DIFFERS` when this isolate makes another one there. */
export const rddOf = (known: Known, { rdd: address, name, numPartitions }: TaskWork): RDD<any> => {
  const rdd = madeAt(known, address)?.rdds[address.index];
  if (rdd?.operator.name === name && rdd.numPartitions === numPartitions) return rdd;
  const found = rdd ? `${rdd.operator.name} of ${rdd.numPartitions} partitions` : 'missing';
  throw differs(known.graph, address, `${name} of ${numPartitions} partitions`, found);
};

/** The shuffle with this address. Throws `GRAPH_DIFFERS` when there is none. */
export const shuffleAt = (known: Known, address: Address): ShuffleDependency => {
  const shuffle = madeAt(known, address)?.shuffles[address.index];
  if (!shuffle) throw differs(known.graph, address, 'a shuffle', 'missing');
  return shuffle;
};

/** What a task does with its partition; what it gives is ready to be sent. */
export const actionOf = (
  known: Known,
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
      return encoded(writeShuffle(shuffleAt(known, action.shuffle)), known.graph.rdds.services.codec);
    case 'output':
      return known.graph.outputs[action.output]!.action!(time!, numPartitions);
    case 'job':
      return known.calls.madeBy(action.call)!.jobs[action.index]!.action;
    case 'preparation':
      return firstActionOf(rddAt(known, action.of));
  }
};

const encoded = (write: TaskAction<any, MapOutput>, codec: Codec): TaskAction<any, unknown> =>
  'run' in write
    ? { run: async (chunks, task) => encodeOutput(await write.run(chunks, task), codec) }
    : ({
        ...write,
        result: (state) => encodeOutput(write.result(state), codec),
      } satisfies LoopAction<unknown>);

/** What the preparation of an RDD does with partitions first. Nobody runs its jobs here. */
const firstActionOf = ({ operator }: RDD<any>): TaskAction<any, any> => {
  let first: TaskAction<any, any> | undefined;
  void operator.preparation!.find({
    prepare: () => new Promise(() => undefined),
    run(_, action) {
      first ??= action;
      return new Promise(() => undefined);
    },
  });
  return first!;
};

const madeAt = ({ graph, calls: repeated }: Known, { stream, time }: Address): Made | undefined => {
  if (stream === calls) return repeated.madeBy(time);
  return stream === definition ? graph.rdds.definition.made : graph.streams[stream]?.madeAt(time);
};

const differs = (
  graph: DStreamGraph,
  { stream, time, index }: Address,
  driver: string,
  worker: string,
): Error => {
  const places = new Map([
    [definition, 'the definition'],
    [calls, `call ${time}`],
  ]);
  const place = places.get(stream) ?? `${graph.streams[stream]?.name ?? stream} at ${time} ms`;
  return new DStreamError('GRAPH_DIFFERS', { what: `RDD ${index} of ${place}`, driver, worker });
};
