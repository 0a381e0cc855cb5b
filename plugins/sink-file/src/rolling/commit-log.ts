import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../sync-directory.ts';
import { FileList, type Edit } from './file-list.ts';
import { encodeLine, headerLine } from './list-line.ts';
import { readList } from './read-list.ts';

const leastLines = 1000;

/**
 * The list of committed files on disk: lines that are only ever appended, each synced before `append` resolves. When most
 * lines are out of date the file is replaced by a shorter one, in one step.
 */
export class CommitLog {
  readonly #path: string;
  #list = new FileList();
  #file: FileHandle | undefined;
  #length = 0;
  #lines = 0;
  #isUnsettled = false;

  constructor(path: string) {
    this.#path = path;
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
    const found = await readList(this.#path);
    if (!found) return false;
    this.#file = await open(this.#path, 'r+');
    this.#isUnsettled = true;
    [this.#list, this.#length, this.#lines] = [found.list, found.length, found.lines];
    return true;
  }

  /** Takes back what an append that failed may have left. Before it, what the line speaks of must not be changed. */
  async settle(): Promise<void> {
    if (!this.#isUnsettled) return;
    await this.#file!.truncate(this.#length);
    await this.#file!.sync();
    this.#isUnsettled = false;
  }

  /** Resolves when the edit is on disk. After a rejection it may be there or not, until `settle`. */
  async append(edit: Edit): Promise<void> {
    await this.settle();
    const line = Buffer.from(encodeLine({ edit }));
    this.#isUnsettled = true;
    await this.#file!.write(line, 0, line.length, this.#length);
    await this.#file!.datasync();
    this.#isUnsettled = false;
    this.#length += line.length;
    this.#lines++;
    this.#list.apply(edit);
  }

  /** Replaces all lines by one. Also makes the first list. */
  async consolidate(): Promise<void> {
    const bytes = Buffer.from(headerLine() + encodeLine({ list: this.#list.save() }));
    const file = await open(`${this.#path}.new`, 'w+');
    try {
      await file.writeFile(bytes);
      await file.sync();
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      await file.close();
      throw error;
    }
    const before = this.#file;
    [this.#file, this.#length, this.#lines] = [file, bytes.length, 1];
    this.#isUnsettled = false;
    await before?.close();
    await syncDirectory(dirname(this.#path));
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
