import { isUtf8 } from 'node:buffer';
import type { Cut, Cutter } from './cut.ts';

/** Lets the lines of another cutter pass, calls back at the first that is not UTF-8 and counts them all. */
export class Utf8Check implements Cutter {
  readonly #lines: Cutter;
  readonly #onFirst: () => void;
  invalidLines = 0;

  constructor(lines: Cutter, onFirst: () => void) {
    this.#lines = lines;
    this.#onFirst = onFirst;
  }

  get unfinished(): number {
    return this.#lines.unfinished;
  }

  push(chunk: Uint8Array): Iterable<Cut> {
    return this.#over(this.#lines.push(chunk));
  }

  end(): Iterable<Cut> {
    return this.#over(this.#lines.end());
  }

  *#over(cuts: Iterable<Cut>): Generator<Cut, void> {
    for (const cut of cuts) {
      if (!isUtf8(cut.piece)) this.#count(cut.piece);
      yield cut;
    }
  }

  #count(lines: Uint8Array): void {
    if (this.invalidLines === 0) this.#onFirst();
    for (let from = 0; from < lines.length;) {
      const end = lines.indexOf(10, from);
      const to = end < 0 ? lines.length : end;
      if (!isUtf8(lines.subarray(from, to))) this.invalidLines++;
      from = to + 1;
    }
  }
}
