import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';

/** The shape of a program, a line for each part: two isolates whose lines are the same understand the same addresses. */
export const describeProgram = ({
  batchDuration,
  rdds,
  streams,
  outputs,
}: DStreamGraph): readonly string[] => [
  `the context: batches of ${batchDuration} ms, parallelism ${rdds.defaultParallelism}`,
  ...streams.map(({ name, slideDuration, operator }) => {
    const parents = operator.parents.map((parent) => parent.name).join(', ');
    return `stream ${name}${parents && ` of ${parents}`}, every ${slideDuration} ms`;
  }),
  ...rdds.closures.names.map((name, id) => `closure ${id}${name && `, ${name}`}`),
  ...outputs.map(({ id, name, stream }) => `output ${id}, ${name} of ${stream.name}`),
];

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
