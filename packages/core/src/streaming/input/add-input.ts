import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { BatchInputs } from './batch-inputs.ts';
import type { Input } from './input.ts';

/** Adds an input to the graph as a stream. */
export const addInput = <T>(graph: DStreamGraph, inputs: BatchInputs, input: Input<T>): DStream<T> => {
  const stream = graph.add<T>({
    name: input.name,
    parents: [],
    compute: (time) => input.compute(time, graph.rdds),
    forget: (time) => input.forget?.(time),
  });
  inputs.add(stream.id, input);
  return stream;
};
