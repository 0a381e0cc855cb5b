import { textOf } from '../../base/errors/dstream-error.ts';
import { FetchFailed, SlotLost, TaskFailed } from '../../base/errors/task-errors.ts';
import type { TaskDescription, TaskOutcome } from '../../contracts/executor.ts';
import { BadRecordLog } from '../bad-records/bad-record-log.ts';
import type { Stage } from '../scheduler/stage.ts';
import type { StateChange } from './state-change.ts';
import type { TaskContext, TaskEnvironment } from './task-context.ts';
import { untilAborted } from './until-aborted.ts';

/** Runs task attempts in this isolate: finds the stage that a task names and computes its partition. */
export class TaskRunner {
  readonly #environment: TaskEnvironment;
  readonly #stages = new Map<number, Stage>();
  /** Whether outcomes tell what was committed to state in this isolate. */
  tellsStateChanges = false;

  constructor(environment: TaskEnvironment) {
    this.#environment = environment;
  }

  add(stage: Stage): void {
    this.#stages.set(stage.id, stage);
  }

  remove(stage: Stage): void {
    this.#stages.delete(stage.id);
  }

  /** The stage of a task, while it runs. */
  stage(id: number): Stage {
    const stage = this.#stages.get(id);
    if (!stage) throw new TaskFailed(`Stage ${id} has ended.`);
    return stage;
  }

  async run(task: TaskDescription, signal: AbortSignal): Promise<TaskOutcome> {
    const stage = this.stage(task.stage);
    const { partition, attempt, batchTime } = task;
    const accumulated = new Map<number, unknown>();
    const stateChanges: StateChange[] | undefined = this.tellsStateChanges ? [] : undefined;
    const badRecords = new BadRecordLog();
    const context: TaskContext = {
      partition,
      attempt,
      batchTime,
      signal,
      environment: this.#environment,
      accumulated,
      badRecords,
      fetched: stage.fetched,
      stateChanged: stateChanges && ((change) => stateChanges.push(change)),
    };
    try {
      signal.throwIfAborted();
      const value = stage.compute(context);
      const result = value instanceof Promise ? await untilAborted(value, signal) : value;
      return {
        value: result,
        accumulated,
        ...(stateChanges && { stateChanges }),
        ...(!badRecords.isEmpty && { badRecords: badRecords.finds }),
      };
    } catch (error) {
      if (error instanceof FetchFailed || error instanceof SlotLost) throw error;
      throw new TaskFailed(textOf(error), { cause: error });
    }
  }
}
