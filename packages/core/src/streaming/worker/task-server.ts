import { portableError, revivedError } from '../../base/errors/portable-error.ts';
import type { Channel } from '../../contracts/channel.ts';
import type { ProgramSettings } from '../../contracts/program-settings.ts';
import type { Address } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockContent } from '../../engine/block/block.ts';
import { runAction } from '../../engine/rdd/compute-partition.ts';
import { decodeRecords, encodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { StateChange, StateCopy } from '../../engine/task/state-change.ts';
import type { Driver, TaskContext, TaskEnvironment } from '../../engine/task/task-context.ts';
import { untilAborted } from '../../engine/task/until-aborted.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import { decodeState } from '../state/encoded-state.ts';
import { actionOf, rddOf, shuffleAt } from './addressed.ts';
import { describeProgram } from './describe-program.ts';
import type { Answer, Question, TaskMessage, TaskValue, ToDriver, ToWorker } from './messages.ts';
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
  #served: Served | undefined;
  #nextQuestion = 0;

  constructor(channel: Channel, settings: ProgramSettings) {
    this.#channel = channel;
    this.settings = settings;
  }

  /** Takes what the application has defined as the program. Never resolves: the owner of the worker ends it. */
  serve(served: Served): Promise<never> {
    served.graph.freeze();
    this.#served = served;
    this.#channel.receive((message) => this.#receive(message as ToWorker));
    this.#send({ kind: 'ready', program: describeProgram(served.graph) });
    return new Promise(() => undefined);
  }

  async content(input: Address, partition: number): Promise<BlockContent> {
    const answer = await this.#ask({ kind: 'content', input, partition });
    if (answer.kind === 'pieces')
      return { kind: 'bytes', pieces: answer.pieces.map((piece) => new Uint8Array(piece)) };
    return { kind: 'records', values: decodeRecords(answer.bytes!) };
  }

  async state(stream: number, partition: number, time: Time): Promise<StateCopy | undefined> {
    const answer = await this.#ask({ kind: 'state', stream, partition, time });
    if (answer.kind !== 'state' || !answer.bytes) return undefined;
    this.#untaken.drop(stream, partition);
    return decodeState(answer.bytes);
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
        this.#served!.graph.forget(message.time);
        return;
      case 'answer': {
        const asked = this.#asked.get(message.id)!;
        this.#asked.delete(message.id);
        if (message.error) asked.reject(revivedError(message.error));
        else asked.resolve(message.value!);
      }
    }
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

  async #run({ id, task, zeroTime, inputs, shuffles }: TaskMessage, signal: AbortSignal): Promise<void> {
    const { graph, inputs: known, environment } = this.#served!;
    if (graph.zeroTime === undefined) graph.initialize(zeroTime);
    graph.latestTime = Math.max(graph.latestTime, task.batchTime ?? zeroTime);
    for (const input of inputs) known.told.add(input);
    for (const { address, outputs } of shuffles) {
      const shuffle = shuffleAt(graph, address);
      for (const [mapPartition, output] of outputs) shuffle.outputs.put(mapPartition, output);
    }
    const rdd = rddOf(graph, task.work!);
    const { partition, attempt, batchTime } = task;
    const accumulated = new Map<number, unknown>();
    const changes: StateChange[] = [];
    const stateChanged = (change: StateChange): void => {
      changes.push(change);
      this.#untaken.add(id, change);
    };
    const context: TaskContext = {
      partition,
      attempt,
      batchTime,
      signal,
      environment,
      accumulated,
      stateChanged,
    };
    const action = actionOf(graph, task.work!, batchTime);
    const result = await untilAborted(Promise.resolve(runAction(rdd, partition, context, action)), signal);
    const value = valueOf(task.work!.action.kind, result);
    const buffers = value.kind === 'records' ? [value.bytes] : [];
    this.#send({ kind: 'done', id, value, accumulated, stateChanges: this.#untaken.of(changes) }, buffers);
  }
}

const valueOf = (kind: string, value: unknown): TaskValue =>
  kind === 'collect' || kind === 'head'
    ? { kind: 'records', bytes: encodeRecords(value as readonly unknown[]) }
    : { kind: 'plain', value };
