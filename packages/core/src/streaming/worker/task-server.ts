import { portableError, revivedError } from '../../base/errors/portable-error.ts';
import type { Channel } from '../../contracts/channel.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { ProgramSettings } from '../../contracts/program-settings.ts';
import type { Address, PortableAction } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import { BadRecordLog } from '../../engine/bad-records/bad-record-log.ts';
import type { BlockContent } from '../../engine/block/block.ts';
import { runAction } from '../../engine/rdd/compute-partition.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { decodeRecords, encodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { StateChange, StateCopy } from '../../engine/task/state-change.ts';
import type { Driver, TaskContext, TaskEnvironment } from '../../engine/task/task-context.ts';
import { untilAborted } from '../../engine/task/until-aborted.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import { decodeState } from '../state/encoded-state.ts';
import { actionOf, rddAt, rddOf, shuffleAt, type Known } from './addressed.ts';
import { describeProgram } from './describe-program.ts';
import { encodeFinds } from './encoded-finds.ts';
import type {
  Answer,
  News,
  Question,
  ShuffleMessage,
  TaskMessage,
  TaskValue,
  ToDriver,
  ToWorker,
} from './messages.ts';
import { RepeatedCalls } from './repeated-calls.ts';
import { SpecialRDDs } from './special-rdds.ts';
import { UntakenChanges } from './untaken-changes.ts';

/** The parts of an engine that a worker uses. */
export interface Served {
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly environment: TaskEnvironment;
}

/** The worker's end: runs the tasks that the driver names, on the worker's own copy of the program. */
export class TaskServer implements Driver {
  /** How the driver's context runs. */
  readonly settings: ProgramSettings;
  readonly #channel: Channel;
  readonly #attempts = new Map<number, AbortController>();
  readonly #asked = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #untaken = new UntakenChanges();
  readonly #special = new SpecialRDDs();
  #served: Served | undefined;
  #known: Known | undefined;
  #nextQuestion = 0;

  constructor(channel: Channel, settings: ProgramSettings) {
    this.#channel = channel;
    this.settings = settings;
  }

  /** Takes what the application has defined as the program. Never resolves: the owner of the worker ends it. */
  serve(served: Served): Promise<never> {
    served.graph.freeze();
    this.#served = served;
    const { rdds } = served.graph;
    this.#known = { graph: served.graph, calls: new RepeatedCalls(rdds, this.#codec) };
    this.#channel.receive((message) => this.#receive(message as ToWorker));
    this.#send({ kind: 'ready', program: describeProgram(served.graph) });
    return new Promise(() => undefined);
  }

  async content(input: Address, partition: number): Promise<BlockContent> {
    const answer = await this.#ask({ kind: 'content', input, partition });
    if (answer.kind === 'pieces') return { kind: 'bytes', pieces: answer.pieces };
    return { kind: 'records', values: decodeRecords(answer.bytes!, this.#codec) };
  }

  async state(stream: number, partition: number, time: Time): Promise<StateCopy | undefined> {
    const answer = await this.#ask({ kind: 'state', stream, partition, time });
    if (answer.kind !== 'state' || !answer.bytes) return undefined;
    this.#untaken.drop(stream, partition);
    return decodeState(answer.bytes, this.#codec);
  }

  get #codec(): Codec {
    return this.#served!.environment.codec;
  }

  #ask(question: Question): Promise<Answer> {
    const id = this.#nextQuestion++;
    const answer = Promise.withResolvers<Answer>();
    this.#asked.set(id, answer);
    this.#send({ kind: 'ask', id, question });
    return answer.promise;
  }

  #send(message: ToDriver, transfer?: readonly ArrayBuffer[]): void {
    this.#channel.send(message, transfer);
  }

  #receive(message: ToWorker): void {
    switch (message.kind) {
      case 'task':
        void this.#attempt(message);
        return;
      case 'abort':
        this.#attempts.get(message.id)?.abort();
        return;
      case 'taken':
        return this.#untaken.taken(message.id);
      case 'forget':
        return this.#forget(message.time);
      case 'unpersist':
        return this.#special.unpersist(message.rdd);
      case 'answer': {
        const asked = this.#asked.get(message.id)!;
        this.#asked.delete(message.id);
        if (message.error) asked.reject(revivedError(message.error));
        else asked.resolve(message.value!);
      }
    }
  }

  #forget(time: Time): void {
    const { graph, calls } = this.#known!;
    // Before its first task a worker has nothing to forget, and does not know yet how long each stream is remembered.
    if (graph.zeroTime === undefined) return;
    graph.forget(time);
    calls.forget(time);
    this.#special.forget(graph);
  }

  async #attempt(message: TaskMessage): Promise<void> {
    const { id } = message;
    const abort = new AbortController();
    this.#attempts.set(id, abort);
    try {
      await this.#run(message, abort.signal);
    } catch (error) {
      this.#send({ kind: 'failed', id, error: portableError(error) });
    } finally {
      this.#attempts.delete(id);
    }
  }

  /** Takes in what the driver has told with a task: all of it, since it tells nothing twice. Then throws what failed. */
  #hear({ inputs, captured, calls, special, shuffles }: News): void {
    const { graph, inputs: known } = this.#served!;
    for (const input of inputs) known.told.add(input);
    for (const values of captured) graph.captured.add(values);
    const find = (address: Address): RDD<any> => rddAt(this.#known!, address);
    const failures = [
      ...failuresOf(calls, (call) => this.#known!.calls.repeat(call, find)),
      ...failuresOf(special, (each) => this.#special.add(each, find(each.rdd))),
      ...failuresOf(shuffles, (shuffle) => this.#put(shuffle)),
    ];
    for (const { error } of failures) throw error;
  }

  #put({ address, outputs }: ShuffleMessage): void {
    const shuffle = shuffleAt(this.#known!, address);
    for (const [mapPartition, output] of outputs) shuffle.outputs.put(mapPartition, output);
  }

  async #run(message: TaskMessage, signal: AbortSignal): Promise<void> {
    const { id, partition, attempt, batchTime, work, news } = message;
    const { graph, environment } = this.#served!;
    if (news?.start) graph.initialize(news.start.zeroTime, news.start.past);
    graph.latestTime = Math.max(graph.latestTime, batchTime ?? graph.zeroTime!);
    if (news) this.#hear(news);
    const rdd = rddOf(this.#known!, work);
    const accumulated = new Map<number, unknown>();
    const badRecords = new BadRecordLog();
    const changes: StateChange[] = [];
    const stateChanged = (change: StateChange): void => {
      changes.push(change);
      this.#untaken.add(id, change, this.#codec);
    };
    const context: TaskContext = {
      partition,
      attempt,
      batchTime,
      signal,
      environment,
      accumulated,
      badRecords,
      stateChanged,
    };
    const action = actionOf(this.#known!, work, batchTime);
    const running = runAction(rdd, partition, context, action);
    const result = running instanceof Promise ? await untilAborted(running, signal) : running;
    const value = valueOf(work.action.kind, result, this.#codec);
    const done = {
      kind: 'done',
      id,
      value,
      accumulated: accumulated.size > 0 ? accumulated : undefined,
      stateChanges: changes.length > 0 ? this.#untaken.of(changes) : undefined,
      badRecords: encodeFinds(badRecords.finds, this.#codec),
    } as const;
    this.#send(done, value && value.kind !== 'plain' ? [value.bytes] : []);
  }
}

const failuresOf = <M>(
  messages: readonly M[],
  hear: (message: M) => void,
): readonly { readonly error: unknown }[] =>
  messages.flatMap((message) => {
    try {
      hear(message);
      return [];
    } catch (error) {
      return [{ error }];
    }
  });

const valueOf = (kind: PortableAction['kind'], value: unknown, codec: Codec): TaskValue | undefined => {
  switch (kind) {
    case 'collect':
    case 'head':
      return { kind: 'records', bytes: encodeRecords(value as readonly unknown[], codec) };
    case 'job':
    case 'preparation':
      return { kind: 'one', bytes: encodeRecords([value], codec) };
    default:
      return value === undefined ? undefined : { kind: 'plain', value };
  }
};
