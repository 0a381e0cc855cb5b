import { FsCheckpointStore } from '@dstream/checkpoint-fs';
import type { Side } from '../contest.ts';
import { HandDrivenClock } from './hand-driven-clock.ts';
import { Pipeline, type Define, type MakeInput } from './pipeline.ts';

/** A program that is measured with a checkpoint or without one. */
export interface Measured<T> {
  readonly define: Define<T>;
  readonly makeInput: MakeInput<T>;
  /** Not timed: brings a context that has just started to where it is measured. */
  readonly warmUp: (pipeline: Pipeline<T>) => Promise<void>;
  readonly round: (pipeline: Pipeline<T>, round: number) => Promise<void>;
}

/**
 * Programs that take turns. Only one context can be active in a process, so each turn begins with a start; with a
 * checkpoint that is a restart, after the first one.
 */
export class Checkpointed<T> implements Side {
  static #active: Pipeline<any> | undefined;
  readonly #measured: Measured<T>;
  readonly #directory: string | undefined;
  /** Goes on from start to start. */
  readonly #clock = new HandDrivenClock();

  /** Without `directory` there is no checkpoint. */
  constructor(measured: Measured<T>, directory?: string) {
    this.#measured = measured;
    this.#directory = directory;
  }

  async prepare(): Promise<void> {
    await Checkpointed.stop();
    const { define, makeInput, warmUp } = this.#measured;
    const dir = this.#directory;
    const checkpoint = dir === undefined ? {} : { checkpoint: new FsCheckpointStore({ dir }) };
    Checkpointed.#active = await Pipeline.start(define, checkpoint, makeInput, this.#clock);
    await warmUp(Checkpointed.#active);
  }

  run(round = 0): Promise<void> {
    return this.#measured.round(Checkpointed.#active!, round);
  }

  /** Stops whichever program is active. */
  static async stop(): Promise<void> {
    await Checkpointed.#active?.stop();
    Checkpointed.#active = undefined;
  }
}
