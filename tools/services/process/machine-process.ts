import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Command } from '../server.ts';
import { guard } from './guard.ts';
import type { Identity } from './identity.ts';
import { processTree } from './process-tree.ts';
import type { Runner } from './runner.ts';

/** How long a server may take to end in order, in milliseconds. */
const PATIENCE = 30_000;

/** A program on this machine, in a process group of its own, that prints into a file. */
export class MachineProcess implements Runner {
  readonly #command: Command;
  readonly #output: string;
  readonly #identity: Identity | undefined;
  #child: ChildProcess | undefined;

  constructor(command: Command, output: string, identity?: Identity) {
    this.#command = command;
    this.#output = output;
    this.#identity = identity;
  }

  async start(): Promise<{ ended: AbortSignal }> {
    const { file, args, env } = this.#command;
    const output = openSync(this.#output, 'a');
    const child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
      ...this.#identity,
    });
    closeSync(output);
    const ended = new AbortController();
    child.once('exit', () => {
      guard.ended(child.pid!);
      this.#child = undefined;
      ended.abort();
    });
    await once(child, 'spawn');
    guard.group(child.pid!);
    child.unref();
    this.#child = child;
    return { ended: ended.signal };
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.ref();
    const impatience = setTimeout(() => this.#send('SIGKILL'), PATIENCE);
    if (signal === 'SIGKILL') this.#send(signal);
    else child.kill(signal);
    await exit;
    clearTimeout(impatience);
  }

  async pause(): Promise<void> {
    this.#send('SIGSTOP');
  }

  async resume(): Promise<void> {
    this.#send('SIGCONT');
  }

  async remove(): Promise<void> {}

  #send(signal: NodeJS.Signals): void {
    if (this.#child === undefined) return;
    for (const pid of processTree(this.#child.pid!)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended meanwhile.
      }
    }
  }
}
