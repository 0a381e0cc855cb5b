import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseBatch, type Batch } from './batch.ts';

type Wanted = (batches: readonly Batch[]) => boolean;

/** The batches of a running contender, as it prints them. */
export class BatchLog {
  readonly batches: Batch[] = [];
  readonly #patience: number;
  #errors = '';
  #failed: Error | undefined;
  #check: () => void = () => undefined;

  /** `patience` is in milliseconds. */
  constructor(contender: ChildProcess, patience: number) {
    this.#patience = patience;
    contender.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    createInterface(contender.stdout!).on('line', (line) => this.#add(line));
    contender.on('error', (error) => this.#fail(error.message));
    contender.on('close', (code, signal) => this.#fail(`it ended with ${code ?? signal}`));
  }

  /** Waits for batches that are as wanted. Rejects when the contender has failed or takes too long. */
  async until(wanted: Wanted, what: string): Promise<void> {
    const met = Promise.withResolvers<void>();
    this.#check = () => {
      if (this.#failed) met.reject(this.#failed);
      else if (wanted(this.batches)) met.resolve();
    };
    const timer = setTimeout(() => this.#fail(`no ${what} within ${this.#patience} ms`), this.#patience);
    this.#check();
    try {
      await met.promise;
    } finally {
      clearTimeout(timer);
      this.#check = () => undefined;
    }
  }

  #add(line: string): void {
    try {
      this.batches.push(parseBatch(line));
    } catch (error) {
      this.#fail((error as Error).message);
    }
    this.#check();
  }

  #fail(reason: string): void {
    this.#failed ??= new Error(`A contender failed: ${reason}\n${this.#errors}`);
    this.#check();
  }
}
