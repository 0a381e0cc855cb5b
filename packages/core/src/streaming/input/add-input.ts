import type { Time } from '../../contracts/time.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { BatchInputs } from './batch-inputs.ts';
import type { Input } from './input.ts';
import { fetchedInput, sharedInput } from './shared-input.ts';

/** Adds an input to the graph as a stream. */
export const addInput = <T>(graph: DStreamGraph, inputs: BatchInputs, input: Input<T>): DStream<T> => {
  const stream: DStream<T> = graph.add<T>({
    name: input.name,
    parents: [],
    compute: (time) => describe(graph, inputs, stream.streamId, input, time),
    forget(time) {
      input.forget?.(time);
      inputs.told.forget(stream.streamId, time);
    },
  });
  inputs.add(stream.streamId, input);
  return stream;
};

const describe = <T>(
  { rdds, role }: DStreamGraph,
  inputs: BatchInputs,
  stream: number,
  input: Input<T>,
  time: Time,
): RDD<T> | undefined => {
  if (role === 'alone') return input.compute(time, rdds);
  if (role === 'driver') return sharedInput(input, time, rdds);
  const told = inputs.told.get(stream, time);
  return told && fetchedInput(input, told, rdds);
};
