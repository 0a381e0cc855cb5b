import { textOf } from '../../base/errors/dstream-error.ts';
import { portableError, revivedError, type PortableError } from '../../base/errors/portable-error.ts';
import { FetchFailed, SlotLost, TaskFailed } from '../../base/errors/task-errors.ts';
import type { Channel, RemoteWorker } from '../../contracts/channel.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { TaskDescription, TaskOutcome } from '../../contracts/executor.ts';
import type { Address } from '../../contracts/task-work.ts';
import { decodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { TaskEnvironment } from '../../engine/task/task-context.ts';
import type { TaskRunner } from '../../engine/task/task-runner.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import { decodeState } from '../state/encoded-state.ts';
import { answerOf, buffersOf } from './answer.ts';
import { describeProgram, requireSameProgram } from './describe-program.ts';
import type { Question, TaskValue, ToDriver, ToWorker } from './messages.ts';
import { Told } from './told.ts';

/** What the driver's end of a worker works with. */
export interface LinkServices {
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly runner: TaskRunner;
  readonly environment: TaskEnvironment;
}

/** The driver's end of one worker. */
export class WorkerLink implements RemoteWorker {
  readonly ready: Promise<void>;
  readonly #channel: Channel;
  readonly #services: LinkServices;
  readonly #told: Told;
  readonly #running = new Map<number, PromiseWithResolvers<TaskOutcome>>();
  readonly #built = Promise.withResolvers<void>();
  #next = 0;
  #lost: { readonly reason: unknown } | undefined;

  constructor(channel: Channel, services: LinkServices) {
    this.#channel = channel;
    this.#services = services;
    describeProgram(services.graph);
    this.#told = new Told(services.graph, services.inputs);
    this.ready = this.#built.promise;
    this.ready.catch(() => undefined);
    channel.receive((message) => this.#receive(message as ToDriver));
  }

  async run(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome> {
    if (this.#lost) throw this.#lost.reason;
    signal.throwIfAborted();
    const id = this.#next++;
    const attempt = Promise.withResolvers<TaskOutcome>();
    const abort = (): void => this.#send({ kind: 'abort', id });
    this.#running.set(id, attempt);
    signal.addEventListener('abort', abort, { once: true });
    try {
      this.#sendTask(id, task);
      return await attempt.promise;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#running.delete(id);
    }
  }

  lost(reason: unknown): void {
    if (this.#lost) return;
    this.#lost = { reason };
    const { graph } = this.#services;
    graph.onForget.delete(this.#forget);
    graph.rdds.kept?.onRelease.delete(this.#unpersist);
    this.#built.reject(reason);
    for (const { reject } of this.#running.values()) reject(reason);
  }

  readonly #forget = (time: number): void => {
    this.#told.forget();
    this.#send({ kind: 'forget', time });
  };

  readonly #unpersist = (rdd: Address): void => {
    this.#told.unpersisted();
    this.#send({ kind: 'unpersist', rdd });
  };

  #sendTask(id: number, { stage, partition, attempt, batchTime, work }: TaskDescription): void {
    const news = this.#told.news(this.#services.runner.stage(stage));
    this.#send({ kind: 'task', id, partition, attempt, batchTime, work: work!, news });
  }

  #send(message: ToWorker, transfer?: readonly ArrayBuffer[]): void {
    if (!this.#lost) this.#channel.send(message, transfer);
  }

  #receive(message: ToDriver): void {
    switch (message.kind) {
      case 'ready':
        return this.#isBuilt(message.program);
      case 'done': {
        const { id, accumulated = new Map<number, unknown>() } = message;
        const { codec } = this.#services.environment;
        const value = valueOf(message.value, codec);
        const stateChanges = message.stateChanges?.map(({ bytes, ...change }) => ({
          ...change,
          ...decodeState(bytes, codec),
        }));
        const badRecords = message.badRecords && decodeRecords(message.badRecords, codec);
        const taken = (): void => this.#send({ kind: 'taken', id });
        return this.#running.get(id)?.resolve({ value, accumulated, stateChanges, badRecords, taken });
      }
      case 'failed':
        return this.#running.get(message.id)?.reject(failureOf(message.error));
      case 'ask':
        void this.#answer(message.id, message.question);
    }
  }

  #isBuilt(program: readonly string[]): void {
    const { graph } = this.#services;
    try {
      requireSameProgram(describeProgram(graph), program);
      graph.onForget.add(this.#forget);
      graph.rdds.kept?.onRelease.add(this.#unpersist);
      this.#built.resolve();
    } catch (error) {
      this.#built.reject(error);
    }
  }

  async #answer(id: number, question: Question): Promise<void> {
    try {
      const value = await answerOf(question, this.#services);
      this.#send({ kind: 'answer', id, value }, buffersOf(value));
    } catch (error) {
      this.#send({ kind: 'answer', id, error: portableError(error) });
    }
  }
}

const valueOf = (sent: TaskValue | undefined, codec: Codec): unknown => {
  if (!sent || sent.kind === 'plain') return sent?.value;
  const records = decodeRecords(sent.bytes, codec);
  return sent.kind === 'records' ? records : records[0];
};

const failureOf = (sent: PortableError): Error => {
  const error = revivedError(sent);
  return error instanceof FetchFailed || error instanceof SlotLost
    ? error
    : new TaskFailed(textOf(error), { cause: error });
};
