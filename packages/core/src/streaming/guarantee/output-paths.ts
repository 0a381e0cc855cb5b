import type { RequiredGuarantee } from '../../contracts/guarantee.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { OutputOperation } from '../dstream/output-operation.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import type { Input } from '../input/input.ts';
import type { OutputPath, PathEffect, PathInput, PathState } from './output-path.ts';

/** The paths of all outputs of a program that is defined. `required` holds for those that require nothing themselves. */
export const outputPathsOf = (
  { outputs, services: { stateStore } }: DStreamGraph,
  inputs: BatchInputs,
  required: RequiredGuarantee | undefined,
): readonly OutputPath[] =>
  outputs.map((output) => {
    const streams = [...ancestorsOf(output.stream)];
    return {
      id: output.id,
      name: output.name,
      stream: output.stream.name,
      inputs: streams.flatMap((stream) => inputOf(stream, inputs.get(stream.streamId))),
      states: streams.flatMap((stream) => stateOf(stream, stateStore)),
      effect: effectOf(output),
      required: output.require ?? required,
    };
  });

/** A stream and all it is made of, each once, in the order of definition. */
const ancestorsOf = (stream: DStream<any>): readonly DStream<any>[] => {
  const found = new Set([stream]);
  for (const each of found) for (const parent of each.operator.parents) found.add(parent);
  return [...found].toSorted((a, b) => a.streamId - b.streamId);
};

const inputOf = ({ name }: DStream<any>, input: Input<any> | undefined): readonly PathInput[] =>
  input ? [{ name, origin: input.origin ?? (input.record ? 'recorded' : 'unrecorded') }] : [];

const stateOf = ({ name, operator }: DStream<any>, store: StateStore): readonly PathState[] => {
  if (!operator.state) return [];
  return [{ name, kept: store.durable ? 'durable' : store.portions ? 'by-checkpoint' : 'in-memory' }];
};

const effectOf = ({ sink, delivery = 'at-least-once', isShown }: OutputOperation): PathEffect => {
  if (isShown) return { kind: 'shown' };
  if (!sink) return { kind: 'function', delivery };
  return {
    kind: 'sink',
    sink: sink.name,
    delivery: sink.delivery ?? 'at-least-once',
    replaces: sink.replaces ?? false,
    commits: sink.commit !== undefined,
  };
};
