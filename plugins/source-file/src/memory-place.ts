import type { Progress } from './file-range.ts';
import type { MemoryRecord } from './memory-record.ts';

/** Where the memory of files is kept for the next process. */
export interface MemoryPlace {
  /** Once, first: what was remembered, or undefined when there is no memory yet. */
  load(): Promise<Map<string, Progress> | undefined>;
  /** Resolves when the record would be there after a crash. */
  append(record: MemoryRecord): Promise<void>;
  /** Replaces everything in one step; begins the memory when there is none. */
  rewrite(files: MemoryRecord): Promise<void>;
  close(): Promise<void>;
}
