import type { Time } from '../../contracts/time.ts';
import type { StorageLevel } from '../../engine/block/storage-level.ts';
import { calls } from '../../engine/rdd/birthplace.ts';
import type { Call } from '../../engine/rdd/call.ts';
import type { ShuffleDependency } from '../../engine/rdd/dependency.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { Stage } from '../../engine/scheduler/stage.ts';
import type { EncodedOutput } from '../../engine/shuffle/encoded-output.ts';
import { encodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { CapturedValues } from '../dstream/captured-values.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import type { InputDescription } from '../input/shared-input.ts';
import type { CallMessage, News, ShuffleMessage, SpecialMessage } from './messages.ts';

interface Special {
  readonly found: readonly unknown[] | undefined;
  readonly level: StorageLevel | undefined;
}

/** What one worker knows already, so that it is told everything once. */
export class Told {
  readonly #graph: DStreamGraph;
  readonly #inputs: BatchInputs;
  readonly #times = new Map<number, Set<Time>>();
  #started = false;
  readonly #captured = new WeakSet<CapturedValues>();
  readonly #outputs = new WeakSet<EncodedOutput>();
  /** What may have to be told again, because workers let go of it after each batch. */
  #passing = {
    calls: new WeakSet<Call>(),
    outputs: new WeakSet<EncodedOutput>(),
    special: new WeakMap<RDD<any>, Special>(),
  };

  constructor(graph: DStreamGraph, inputs: BatchInputs) {
    this.#graph = graph;
    this.#inputs = inputs;
  }

  /** What is to be told before a task of this stage; undefined when that is nothing. */
  news({ call, special = [], shuffles = [] }: Stage): News | undefined {
    const news: News = {
      start: this.#newStart(),
      inputs: this.#newInputs(),
      captured: this.#newCaptured(),
      calls: this.#newCalls(call),
      special: this.#newSpecial(special),
      shuffles: this.#newOutputs(shuffles),
    };
    return Object.values(news).some((each) => (Array.isArray(each) ? each.length > 0 : each))
      ? news
      : undefined;
  }

  #newStart(): News['start'] {
    if (this.#started) return undefined;
    this.#started = true;
    return { zeroTime: this.#graph.zeroTime!, past: this.#graph.past };
  }

  /** The batches of inputs that have an RDD and were not told. */
  #newInputs(): readonly InputDescription[] {
    return this.#inputs.streamIds.flatMap((stream) => {
      const times = this.#timesOf(stream);
      return this.#graph.streams[stream]!.generatedTimes.filter((time) => !times.has(time)).map((time) => {
        times.add(time);
        return this.#describe(stream, time);
      });
    });
  }

  /** A call that was not told, after those that it builds on. */
  #newCalls(call: Call | undefined): readonly CallMessage[] {
    if (!call || this.#passing.calls.has(call)) return [];
    this.#passing.calls.add(call);
    const { id, on, method, args, batchTime, before } = call;
    const message = { id, on: on?.address, method, args, batchTime };
    return [...before.flatMap((each) => this.#newCalls(each)), message];
  }

  /** What was not told of these RDDs. */
  #newSpecial(rdds: readonly RDD<any>[]): readonly SpecialMessage[] {
    return rdds.flatMap((rdd) => {
      const { found, storageLevel: level } = rdd;
      const told = this.#passing.special.get(rdd);
      if (told?.found === found && told?.level === level) return [];
      this.#passing.special.set(rdd, { found, level });
      return [
        { rdd: rdd.address!, found: found && encodeRecords(found, this.#graph.rdds.services.codec), level },
      ];
    });
  }

  /** What functions captured in descriptions, if it was not told. */
  #newCaptured(): readonly CapturedValues[] {
    const values = [...this.#graph.captured.all].filter((each) => !this.#captured.has(each));
    for (const each of values) this.#captured.add(each);
    return values;
  }

  /** The outputs of shuffles that were not told. */
  #newOutputs(shuffles: readonly ShuffleDependency[]): readonly ShuffleMessage[] {
    return shuffles.flatMap((shuffle) => {
      const known = shuffle.address?.stream === calls ? this.#passing.outputs : this.#outputs;
      const outputs = [...shuffle.outputs.encoded().entries()].flatMap(([mapPartition, output]) => {
        if (!output || known.has(output)) return [];
        known.add(output);
        return [[mapPartition, output] as const];
      });
      return shuffle.address && outputs.length > 0 ? [{ address: shuffle.address, outputs }] : [];
    });
  }

  /** Some RDD is not kept any longer: which level each of them has must be told again. */
  unpersisted(): void {
    this.#passing.special = new WeakMap();
  }

  /** Lets go of what the graph has let go of. */
  forget(): void {
    this.#passing = { calls: new WeakSet(), outputs: new WeakSet(), special: new WeakMap() };
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
