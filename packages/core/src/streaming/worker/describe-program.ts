import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Codec } from '../../contracts/codec.ts';
import { Broadcast } from '../../engine/task/broadcast.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { Operator } from '../dstream/operator.ts';
import { fingerprint } from './fingerprint.ts';

const described = new WeakMap<DStreamGraph, readonly string[]>();

/**
 * A program that is defined, a line for each part: isolates whose lines are the same understand the same addresses, and
 * compute the same. As it was when first asked for: later a broadcast value may be destroyed, and workers replaced.
 */
export const describeProgram = (graph: DStreamGraph): readonly string[] => {
  const known = described.get(graph) ?? linesOf(graph);
  described.set(graph, known);
  return known;
};

const linesOf = ({ batchDuration, rdds, streams, outputs }: DStreamGraph): readonly string[] => {
  const { codec } = rdds.services;
  return [
    `the context: batches of ${batchDuration} ms, parallelism ${rdds.defaultParallelism}`,
    ...streams.map((stream) => streamLine(stream, codec)),
    ...rdds.closures.names.map((name, id) => `closure ${id}${name && `, ${name}`}`),
    ...outputs.map(({ id, name, stream }) => `output ${id}, ${name} of ${stream.name}`),
    ...rdds.variables.map((variable) =>
      variable instanceof Broadcast
        ? `broadcast ${variable.id}, ${broadcastText(variable, codec)}`
        : `accumulator ${variable.id} "${variable.name}"`,
    ),
  ];
};

const streamLine = ({ name, slideDuration, operator }: DStream<any>, codec: Codec): string => {
  const parents = operator.parents.map((parent) => parent.name).join(', ');
  const settings = settingsOf(operator, codec).map((each) => `, ${each}`);
  return `stream ${name}${parents && ` of ${parents}`}, every ${slideDuration} ms${settings.join('')}`;
};

const settingsOf = ({ reach, state, settings = {} }: Operator<any>, codec: Codec): readonly string[] => [
  ...(reach === undefined ? [] : [`over ${reach} ms`]),
  ...(state ? [`${state.partitioner.numPartitions} partitions`] : []),
  ...Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : `${name} ${typeof value === 'number' ? value : fingerprint(value, codec)}`,
  ),
];

const broadcastText = (broadcast: Broadcast<any>, codec: Codec): string =>
  broadcast.isDestroyed ? 'destroyed' : fingerprint(broadcast.value, codec);

/** Throws `GRAPH_DIFFERS`, which names the first part that differs. */
export const requireSameProgram = (driver: readonly string[], worker: readonly string[]): void => {
  const index = Array.from({ length: Math.max(driver.length, worker.length) }).findIndex(
    (_, line) => driver[line] !== worker[line],
  );
  if (index < 0) return;
  const [here = 'missing', there = 'missing'] = [driver[index], worker[index]];
  throw new DStreamError('GRAPH_DIFFERS', {
    what: `part ${index} of the program`,
    driver: here,
    worker: there,
  });
};
