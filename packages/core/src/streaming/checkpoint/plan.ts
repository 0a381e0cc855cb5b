import type { Duration } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';

/** What of a program a checkpoint depends on: plain data, no code. */
export type Plan = {
  /** The name of the application, if it has one. */
  readonly application: string | null;
  readonly batchDuration: Duration;
  /** Who keeps state: the checkpoint, or a state store that is durable itself. Older plans do not say. */
  readonly keeper?: 'checkpoint' | 'state store';
  readonly operators: readonly PlannedOperator[];
};

/** An input, or what keeps state. */
export type PlannedOperator = {
  readonly id: string;
  readonly kind: 'input' | 'state';
  /** Whether the program gave the id; else it was derived from the name and the order of definition. */
  readonly isGiven: boolean;
  /** What the stream is made of, down to its inputs. */
  readonly lineage: string;
  readonly slideDuration: Duration;
  /** State only. */
  readonly numPartitions: number | null;
  /** State only: the version of its schema; 1 without one. */
  readonly schemaVersion: number | null;
};

/** The plan of a program that is defined. */
export const planOf = (
  { streams, operatorIds, batchDuration, services }: DStreamGraph,
  inputs: BatchInputs,
  application: string | null,
): Plan => ({
  application,
  batchDuration,
  keeper: services.stateStore.durable ? 'state store' : 'checkpoint',
  operators: streams.flatMap((stream): PlannedOperator[] => {
    const { state } = stream.operator;
    const isInput = inputs.get(stream.streamId) !== undefined;
    if (!state && !isInput) return [];
    return [
      {
        id: operatorIds[stream.streamId]!,
        kind: state ? 'state' : 'input',
        isGiven: stream.givenId !== undefined,
        lineage: lineageOf(stream),
        slideDuration: stream.slideDuration,
        numPartitions: state?.partitioner.numPartitions ?? null,
        schemaVersion: state ? (state.schema?.version ?? 1) : null,
      },
    ];
  }),
});

/** The names of a stream and of those it is made of, each once: `mapWithState < map < (textFiles /in, queueStream)`. */
const lineageOf = (stream: DStream<any>, seen = new Set<DStream<any>>()): string => {
  const { name, parents } = stream.operator;
  if (seen.has(stream)) return name;
  seen.add(stream);
  const above = parents.map((parent) => lineageOf(parent, seen));
  if (above.length === 0) return name;
  return `${name} < ${above.length === 1 ? above[0] : `(${above.join(', ')})`}`;
};
