import { composeLoop } from './compose-loop.ts';
import { generateLoop } from './generate-loop.ts';
import type { AnyFunction, Loop, Step, Terminal } from './step.ts';

/** How loops are made: generated text, or nested functions where `new Function` is forbidden. */
export type LoopMode = 'generated' | 'composed';

/** Whether this place allows code generation (browsers and hardened processes may not). */
export const supportedLoopMode = (): LoopMode => {
  try {
    return new Function('return true')() === true ? 'generated' : 'composed';
  } catch {
    return 'composed';
  }
};

/** Turns chains into loops, each chain once: the same functions in the same order get the same loop, warmed up. */
export class LoopCompiler {
  readonly mode: LoopMode;
  readonly #root = new Branch();
  readonly #guarded = new Branch();

  constructor(mode: LoopMode = supportedLoopMode()) {
    this.mode = mode;
  }

  /** The loop of a chain; a guarded one goes on after a record that a function of the chain cannot take. */
  compile(steps: readonly Step[], terminal: Terminal, guarded = false): Loop {
    let branch = guarded ? this.#guarded : this.#root;
    for (const step of steps) branch = branch.next(step.kind, step.fn);
    branch = branch.next(terminal.kind, terminal.fn ?? absent).next('create', terminal.create ?? absent);
    branch.loop ??=
      this.mode === 'generated'
        ? generateLoop(steps, terminal, guarded)
        : composeLoop(steps, terminal, guarded);
    return branch.loop;
  }
}

const absent: AnyFunction = () => undefined;

/** A tree of chains by their functions. Functions are held weakly: a loop goes when any of its functions goes. */
class Branch {
  loop: Loop | undefined;
  readonly #children = new Map<string, WeakMap<AnyFunction, Branch>>();

  next(kind: string, fn: AnyFunction): Branch {
    let byFunction = this.#children.get(kind);
    if (!byFunction) this.#children.set(kind, (byFunction = new WeakMap()));
    let branch = byFunction.get(fn);
    if (!branch) byFunction.set(fn, (branch = new Branch()));
    return branch;
  }
}
