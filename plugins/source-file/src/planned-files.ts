import { isSameVersion, progressOf, type FileRange, type Progress } from './file-range.ts';

/** Which files were planned for batches that are not committed yet. */
export class PlannedFiles {
  readonly #files = new Map<string, Progress>();
  #last: readonly FileRange[] = [];
  /** How it was before the last plan. */
  #before: readonly (readonly [string, Progress | undefined])[] = [];

  takenSoFar(path: string): Progress | undefined {
    return this.#files.get(path);
  }

  /** Learns what an earlier process planned. Those batches are done, or will be. */
  resume(batches: readonly (readonly FileRange[])[]): void {
    for (const ranges of batches) this.add(ranges);
    this.#before = [];
  }

  /** Learns from `previous` whether the last plan became a batch, and takes it back if not. */
  follow(previous: readonly FileRange[]): void {
    if (previous === this.#last || JSON.stringify(previous) === JSON.stringify(this.#last)) return;
    for (const [path, progress] of this.#before) this.#set(path, progress);
    for (const [path, progress] of progressOf(previous)) this.#set(path, progress);
    [this.#last, this.#before] = [previous, []];
  }

  add(ranges: readonly FileRange[]): void {
    if (ranges.length === 0) return;
    const progress = [...progressOf(ranges)];
    this.#before = progress.map(([path]) => [path, this.#files.get(path)] as const);
    this.#last = ranges;
    for (const [path, taken] of progress) this.#set(path, taken);
  }

  /** These ranges are remembered elsewhere now. */
  committed(ranges: readonly FileRange[]): void {
    for (const [path, progress] of progressOf(ranges)) {
      const planned = this.#files.get(path);
      if (planned && isSameVersion(planned, { path, ...progress }) && planned.end === progress.end)
        this.#files.delete(path);
    }
  }

  #set(path: string, progress: Progress | undefined): void {
    if (progress) this.#files.set(path, progress);
    else this.#files.delete(path);
  }
}
