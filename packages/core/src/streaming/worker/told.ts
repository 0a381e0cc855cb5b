import type { Time } from '../../contracts/time.ts';
import type { ShuffleDependency } from '../../engine/rdd/dependency.ts';
import type { EncodedOutput } from '../../engine/shuffle/encoded-output.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import type { InputDescription } from '../input/shared-input.ts';
import type { ShuffleMessage } from './messages.ts';

/** What one worker knows already, so that it is told everything once. */
export class Told {
  readonly #graph: DStreamGraph;
  readonly #inputs: BatchInputs;
  readonly #times = new Map<number, Set<Time>>();
  readonly #outputs = new WeakSet<EncodedOutput>();

  constructor(graph: DStreamGraph, inputs: BatchInputs) {
    this.#graph = graph;
    this.#inputs = inputs;
  }

  /** The batches of inputs that have an RDD and were not told. */
  newInputs(): readonly InputDescription[] {
    return this.#inputs.streamIds.flatMap((stream) => {
      const times = this.#timesOf(stream);
      return this.#graph.streams[stream]!.generatedTimes.filter((time) => !times.has(time)).map((time) => {
        times.add(time);
        return this.#describe(stream, time);
      });
    });
  }

  /** The outputs of shuffles that were not told. */
  newOutputs(shuffles: readonly ShuffleDependency[]): readonly ShuffleMessage[] {
    return shuffles.flatMap((shuffle) => {
      const outputs = [...shuffle.outputs.encoded().entries()].flatMap(([mapPartition, output]) => {
        if (!output || this.#outputs.has(output)) return [];
        this.#outputs.add(output);
        return [[mapPartition, output] as const];
      });
      return shuffle.address && outputs.length > 0 ? [{ address: shuffle.address, outputs }] : [];
    });
  }

  /** Lets go of what the graph has let go of. */
  forget(): void {
    for (const [stream, times] of this.#times) {
      const held = new Set(this.#graph.streams[stream]!.generatedTimes);
      for (const time of times) if (!held.has(time)) times.delete(time);
    }
  }

  #timesOf(stream: number): Set<Time> {
    let times = this.#times.get(stream);
    if (!times) this.#times.set(stream, (times = new Set()));
    return times;
  }

  #describe(stream: number, time: Time): InputDescription {
    const { numPartitions } = this.#graph.streams[stream]!.getOrCompute(time)!;
    return { stream, time, numPartitions, description: this.#inputs.get(stream)!.describe?.(time) ?? null };
  }
}
