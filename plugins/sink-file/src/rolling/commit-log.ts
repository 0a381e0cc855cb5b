import { LineFile } from '@dstream/files';
import { FileList, type Edit } from './file-list.ts';
import { listFormat, listOfLines, type ListLine } from './read-list.ts';

const leastLines = 1000;

/**
 * The list of committed files on disk: lines that are only ever appended, each durable before `append` resolves. When most
 * lines are out of date the file is replaced by a shorter one, in one step.
 */
export class CommitLog {
  readonly #file: LineFile;
  #list = new FileList();
  #lines = 0;

  constructor(path: string) {
    this.#file = new LineFile(path, listFormat);
  }

  get list(): FileList {
    return this.#list;
  }

  /** Whether the list has become long for what it says. */
  get isLong(): boolean {
    return this.#lines > Math.max(leastLines, this.#list.size);
  }

  /** Resolves to false when there is no list yet. */
  async open(): Promise<boolean> {
    const lines = (await this.#file.open()) as readonly ListLine[] | undefined;
    if (!lines) return false;
    [this.#list, this.#lines] = [listOfLines(lines), lines.length];
    return true;
  }

  /** Takes back what an append that failed may have left. Before it, what the line speaks of must not be changed. */
  settle(): Promise<void> {
    return this.#file.settle();
  }

  /** Resolves when the edit is on disk. After a rejection it may be there or not, until `settle`. */
  async append(edit: Edit): Promise<void> {
    await this.#file.append({ edit } satisfies ListLine);
    this.#lines++;
    this.#list.apply(edit);
  }

  /** Replaces all lines by one. Also makes the first list. */
  async consolidate(): Promise<void> {
    await this.#file.replace([{ list: this.#list.save() } satisfies ListLine]);
    this.#lines = 1;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
