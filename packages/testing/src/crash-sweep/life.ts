import { DStreamError } from '@dstream/core/plugin';
import { turn } from '../turn.ts';
import type { Step } from './outside.ts';
import { WatchedStep } from './watched-step.ts';

/** One process of an application, which dies at a given step and does nothing any more. */
export class Life {
  readonly #dieAt: number;
  readonly #steps: string[] = [];
  readonly #unheard = new Set<string>();
  #isOver = false;

  /** `dieAt`: the number of the step, from 0; Infinity: it lives as long as it is wanted. */
  constructor(dieAt = Infinity) {
    this.#dieAt = dieAt;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What it has done, and is about to do, that outlives it. */
  get steps(): readonly string[] {
    return this.#steps;
  }

  /**
   * Does something that outlives the process; it may die before it, or after it and before it knows. It takes `turns` of the event
   * loop: what does not wait for it gets ahead, and is there without it when the process dies.
   */
  async does<R>(name: string, act: () => Promise<R> | R, turns = 1): Promise<R> {
    this.#pass(`before ${name}`);
    for (let left = turns; left > 0; left--) await turn();
    this.requireAlive();
    const result = await act();
    this.#pass(`after ${name}`);
    return result;
  }

  /** The same, for components under test. */
  readonly step: Step = (name, act) =>
    WatchedStep.of(this.does(name, act), () => void this.#unheard.add(name));

  /** The steps of components that nobody waited for. */
  get unheard(): readonly string[] {
    return [...this.#unheard];
  }

  /** Throws once it is over. */
  requireAlive(): void {
    if (this.#isOver) throw killed();
  }

  end(): void {
    this.#isOver = true;
  }

  #pass(name: string): void {
    this.requireAlive();
    if (this.#steps.push(name) <= this.#dieAt) return;
    this.#isOver = true;
    throw killed();
  }
}

const killed = (): Error => new DStreamError('KILLED', { message: 'The process was killed here.' });
