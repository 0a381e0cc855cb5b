import type { CheckpointLog } from '@dstream/core/plugin';

/** What a run of a program does with a log. */
export type Step =
  | { readonly kind: 'append'; readonly lengths: readonly number[] }
  /** How far back from the last record. */
  | { readonly kind: 'trim'; readonly back: number };

const filled = (length: number, mark: number): Uint8Array => new Uint8Array(length).fill(mark);

/** What must be true of a log, whatever is done with it. */
export class LogModel {
  readonly #records = new Map<number, Uint8Array>();
  #needed = 1;
  #last = 0;
  #marks = 0;
  /** What was not as it must be. */
  readonly problems: string[] = [];

  /** Does a step; what was acknowledged is remembered. */
  async do(given: Step, log: CheckpointLog): Promise<void> {
    if (given.kind === 'trim') {
      const position = Math.max(1, this.#last - given.back);
      this.#needed = Math.max(this.#needed, position);
      return log.trim(position);
    }
    const appends = given.lengths.map(async (length) => {
      const bytes = filled(length, ++this.#marks % 251);
      const position = await log.append(bytes);
      this.#require(position > this.#last, `position ${position} was used before`);
      this.#records.set(position, bytes);
      return position;
    });
    const positions = await Promise.allSettled(appends);
    for (const each of positions)
      if (each.status === 'fulfilled') this.#last = Math.max(this.#last, each.value);
  }

  /** Everything acknowledged and needed is there, in order and without holes. What is there besides counts from now on. */
  async check(log: CheckpointLog): Promise<void> {
    const held = new Map<number, Uint8Array>();
    let next: number | undefined;
    for await (const { position, bytes } of log.read()) {
      this.#require(position === (next ?? position), `${position} is there instead of ${next}`);
      next = position + 1;
      held.set(position, bytes);
    }
    for (const [position, bytes] of this.#records) {
      if (position < this.#needed && !held.has(position)) this.#records.delete(position);
      else this.#require(isSame(bytes, held.get(position)), `record ${position} is not what it was`);
    }
    for (const [position, bytes] of held) this.#records.set(position, bytes);
    this.#last = Math.max(this.#last, next === undefined ? 0 : next - 1);
  }

  #require(isSo: boolean, problem: string): void {
    if (!isSo) this.problems.push(problem);
  }
}

const isSame = (bytes: Uint8Array, held: Uint8Array | undefined): boolean =>
  held !== undefined && Buffer.compare(bytes, held) === 0;
