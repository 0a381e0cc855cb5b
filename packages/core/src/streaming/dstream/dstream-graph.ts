import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Prepared } from '../../base/plugin/define-component.ts';
import type { BadRecord } from '../../contracts/bad-record.ts';
import type { Printer } from '../../contracts/printer.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { StateChange } from '../../engine/task/state-change.ts';
import type { BadRecordRule } from './bad-record-rule.ts';
import { CapturedLedger } from './captured-values.ts';
import { DStream } from './dstream.ts';
import { operatorIdsOf } from './operator-ids.ts';
import type { Operator } from './operator.ts';
import type { OutputOperation } from './output-operation.ts';
import { requireOwnSink } from './own-sink.ts';
import { noPast, type BatchTimes, type Past, type StateLeft } from './past.ts';

/**
 * Which copy of the program this is: the only one, the one whose batches workers compute, or a worker's, which makes the
 * RDDs that the driver names.
 */
export type GraphRole = 'alone' | 'driver' | 'worker';

/** What streams need from the context around them. */
export interface GraphServices {
  readonly role: GraphRole;
  readonly stateStore: StateStore;
  /** The printer, or the error that tells which plugin to install. */
  readonly printer: () => Printer;
  /** A sink, made from what `to` was given. */
  readonly sink: (sink: Sink<any> | Prepared<Sink<any>> | string, options?: unknown) => Sink<any>;
}

/** All streams and outputs of a context. Grows until it is frozen at the start, then only answers. */
export class DStreamGraph {
  readonly batchDuration: Duration;
  readonly rdds: RDDContext;
  readonly services: GraphServices;
  readonly streams: DStream<any>[] = [];
  readonly outputs: OutputOperation[] = [];
  /** What streams have said of bad records, by name. */
  readonly badRecordRules = new Map<string, BadRecordRule>();
  /** Called with the batch time whenever RDDs were let go of: workers let go of theirs. */
  readonly onForget = new Set<(time: Time) => void>();
  /** What functions captured in descriptions, where workers must know it. */
  readonly captured: CapturedLedger = new CapturedLedger();
  /** The time before the first batch; undefined until the start. */
  zeroTime: Time | undefined;
  /** What earlier processes have left: nothing, in a context that begins. */
  past: Past = noPast;
  /** The time of the last batch that was generated. */
  latestTime: Time = -Infinity;
  /** By number of the stream, once the graph is frozen: what names it in a checkpoint. */
  operatorIds: readonly string[] = [];
  #frozen: 'started' | 'stopped' | undefined;
  #remember: Duration | undefined;

  constructor(batchDuration: Duration, rdds: RDDContext, services: GraphServices) {
    this.batchDuration = batchDuration;
    this.rdds = rdds;
    this.services = services;
  }

  get batchTimes(): BatchTimes {
    const { zeroTime = 0, batchDuration, past } = this;
    return { zeroTime, batchDuration, gaps: past.gaps };
  }

  get role(): GraphRole {
    return this.services.role;
  }

  /** Adds a stream. Throws `CONTEXTS_DIFFER` if a parent belongs to another context. */
  add<T>(operator: Operator<T>): DStream<T> {
    this.requireOpen(`Adding ${operator.name}`);
    const foreign = operator.parents.find((parent) => parent.graph !== this);
    if (foreign) {
      throw new DStreamError('CONTEXTS_DIFFER', { operation: operator.name, stream: foreign.name });
    }
    const stream = new DStream(this, this.streams.length, operator);
    this.streams.push(stream);
    return stream;
  }

  /** Adds an output. Throws `SINK_SHARED` for what another output writes to. */
  addOutput(output: Omit<OutputOperation, 'id'>): OutputOperation {
    this.requireOpen(`Adding output ${output.name}`);
    requireOwnSink(output, this.outputs, this.deadLetters);
    const added: OutputOperation = { ...output, id: this.outputs.length };
    this.outputs.push(added);
    return added;
  }

  /** The sinks of bad records, each once. */
  get deadLetters(): readonly Sink<BadRecord>[] {
    return [...new Set([...this.badRecordRules.values()].flatMap(({ sink }) => sink ?? []))];
  }

  /** Throws `CONTEXT_ALREADY_STARTED` or `CONTEXT_ALREADY_STOPPED` once the graph may not change any more. */
  requireOpen(what: string): void {
    if (this.#frozen === 'started') throw new DStreamError('CONTEXT_ALREADY_STARTED', { what });
    if (this.#frozen === 'stopped') throw new DStreamError('CONTEXT_ALREADY_STOPPED', { what });
  }

  /** Keeps the RDDs of all streams at least this long. May be set once. */
  remember(duration: Duration): void {
    if (this.#remember !== undefined)
      throw new DStreamError('REMEMBER_ALREADY_SET', { duration: this.#remember });
    this.#remember = duration;
  }

  /** Checks that there is something to do and refuses changes from now on. */
  freeze(): void {
    if (this.outputs.length === 0) throw new DStreamError('NO_OUTPUT_OPERATIONS', {});
    this.#frozen = 'started';
    this.operatorIds = operatorIdsOf(this.streams);
    this.rdds.endDefinition();
  }

  /** Fixes the time before the first batch, what is missing since, and how long each stream is remembered. */
  initialize(zeroTime: Time, past: Past = noPast): void {
    this.zeroTime = zeroTime;
    const remember = this.#remember ?? 0;
    for (const stream of this.streams) stream.remember(remember && remember + stream.slideDuration);
    for (const stream of this.streams.toReversed()) stream.passOnRemember();
    this.goOnFrom(past);
  }

  /** Tells what earlier processes have left, once it is known how long each stream is remembered. */
  goOnFrom(past: Past): void {
    this.past = past;
    for (const [streamId, time] of past.forgotten) this.streams[streamId]!.forgetUpTo(time);
  }

  close(): void {
    this.#frozen = 'stopped';
  }

  /** What is to be done for a batch: each output whose stream has an RDD. */
  generate(time: Time): readonly { readonly output: OutputOperation; readonly rdd: RDD<any> }[] {
    this.latestTime = time;
    return this.outputs.flatMap((output) => {
      const rdd = output.stream.getOrCompute(time);
      return rdd ? [{ output, rdd }] : [];
    });
  }

  /** Makes the changes that a worker has made to state, oldest first. */
  async takeIn(changes: readonly StateChange[]): Promise<void> {
    for (const change of changes) await this.streams[change.stream]?.operator.takeIn?.(change);
  }

  /** Computes the state of a batch as far as no output has asked for it. */
  async settle(time: Time): Promise<void> {
    for (const { operator } of this.streams) await operator.settle?.(time);
  }

  /** Makes the state of a batch that has failed into something that later batches can go on from. */
  async passOver(time: Time, tries: boolean): Promise<StateLeft> {
    const left: StateLeft[] = [];
    for (const { operator } of this.streams)
      if (operator.passOver) left.push(await operator.passOver(time, tries));
    return {
      passedOver: left.flatMap(({ passedOver }) => passedOver),
      changes: left.flatMap(({ changes }) => changes),
    };
  }

  /** Lets go of RDDs that no later batch needs. */
  forget(time: Time): void {
    for (const stream of this.streams) stream.forget(time);
    for (const told of this.onForget) told(time);
  }
}
